/**
 * What a run is made of: its tasks, the groups and scopes they are in, the starting and cancelling of them. For our
 * own modules only, as every package that is not exported: users see the faces in {@link dev.heddle}.
 */
@NullMarked
package dev.heddle.core;

import org.jspecify.annotations.NullMarked;
