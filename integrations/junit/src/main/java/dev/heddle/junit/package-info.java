/**
 * Test methods that are the main task of a run. {@link dev.heddle.junit.HeddleTest} is all that most need; {@link
 * dev.heddle.junit.InRun} is for tests of other kinds, with parameters or repeated.
 */
@NullMarked
package dev.heddle.junit;

import org.jspecify.annotations.NullMarked;
