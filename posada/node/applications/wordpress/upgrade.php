<?php
// Told on its input: folder, host. Brings the tables to the version of the files.
$said = json_decode(stream_get_contents(STDIN), true, 8, JSON_THROW_ON_ERROR);
define('WP_INSTALLING', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
$_SERVER += ['HTTP_HOST' => $said['host'], 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1',
             'REQUEST_METHOD' => 'GET', 'REMOTE_ADDR' => '127.0.0.1', 'SCRIPT_NAME' => '/index.php'];
$_SERVER['PHP_SELF'] = '/index.php';
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
