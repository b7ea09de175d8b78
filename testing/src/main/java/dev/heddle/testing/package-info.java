/** What the tests of several modules share. Nothing but tests may call it. */
@NullMarked
package dev.heddle.testing;

import org.jspecify.annotations.NullMarked;
