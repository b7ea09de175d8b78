/** A web server with a JSON API that loses nothing when it is stopped. */
@NullMarked
package dev.heddle.applications.web;

import org.jspecify.annotations.NullMarked;
