/** What rewritten classes call. Nobody else needs it. */
@NullMarked
package dev.heddle.testkit.hooks;

import org.jspecify.annotations.NullMarked;
