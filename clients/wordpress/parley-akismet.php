<?php
/**
 * Plugin Name: Parley in Akismet's place
 * Description: Sends what the Akismet plugin asks to your own Parley instead.
 *
 * Put this file into wp-content/mu-plugins/, and into wp-config.php:
 *     define( 'PARLEY_URL', 'https://comments.example.org' );
 * Then enter a key of Parley's, one that may have texts checked, at Settings > Akismet Anti-Spam.
 */

if ( ! defined( 'ABSPATH' ) || ! defined( 'PARLEY_URL' ) ) {
	return;
}

add_filter(
	'pre_http_request',
	function ( $answer, $request, $url ) {
		if ( false !== $answer || ! preg_match( '~^https?://(?:[a-z0-9]+\.)?rest\.akismet\.com(/.*)$~i', $url, $found ) ) {
			return $answer;
		}
		unset( $request['headers']['Host'] );
		return wp_remote_request( rtrim( PARLEY_URL, '/' ) . $found[1], $request );
	},
	10,
	3
);
