<?php
// Told on its input: folder, host. Brings the tables to the version of the files.
require $said['folder'] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_http_request', fn() => new WP_Error('closed', 'nothing is asked while it is updated'));
global $wp_version;
wp_upgrade();
if (!is_blog_installed()) {
    fwrite(STDERR, 'its tables are gone');
    exit(1);
}
echo "\n", json_encode(['version' => $wp_version]), "\n";
