/** Looking into another process, which knows nothing of it before. */
@NullMarked
package dev.heddle.observe.attached;

import org.jspecify.annotations.NullMarked;
