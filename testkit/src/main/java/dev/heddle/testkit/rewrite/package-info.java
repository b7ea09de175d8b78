/** Classes under test, with a point before each step that other threads could see. */
@NullMarked
package dev.heddle.testkit.rewrite;

import org.jspecify.annotations.NullMarked;
