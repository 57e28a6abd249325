<?php
// Before what installs or updates: what was told on the input, and the request that WordPress expects to answer.
$said = json_decode(stream_get_contents(STDIN), true, 8, JSON_THROW_ON_ERROR);
define('WP_INSTALLING', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
$_SERVER += ['HTTP_HOST' => $said['host'], 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1',
             'REQUEST_METHOD' => 'GET', 'REMOTE_ADDR' => '127.0.0.1', 'SCRIPT_NAME' => '/index.php'];
$_SERVER['PHP_SELF'] = '/index.php';
