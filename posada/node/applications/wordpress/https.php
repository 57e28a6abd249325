<?php
/*
Plugin Name: HTTPS
Description: Addresses of this site begin with https where the page is read over HTTPS, whichever way it was installed.
*/
foreach (['option_home', 'option_siteurl'] as $address) {
    add_filter($address, fn($url) => is_ssl() ? preg_replace('#^http://#', 'https://', $url) : $url);
}
