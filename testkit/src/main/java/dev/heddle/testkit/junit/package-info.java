/** Simulations as tests of JUnit. */
@NullMarked
package dev.heddle.testkit.junit;

import org.jspecify.annotations.NullMarked;
