/** Files over HTTP, in parallel parts, that go on where they were when something was killed. */
@NullMarked
package dev.heddle.applications.transfer;

import org.jspecify.annotations.NullMarked;
