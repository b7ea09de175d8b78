/**
 * The demo: what is this Java made of? A server offers class files on loopback, a crawler fetches
 * them on one thread, worker processes take them apart, the results are merged as they arrive.
 */
@NullMarked
package dev.heddle.samples.census;

import org.jspecify.annotations.NullMarked;
