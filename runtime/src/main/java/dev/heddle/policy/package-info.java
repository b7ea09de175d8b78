/**
 * What a group does about the ends of its tasks: who is cancelled, who fails, who is started again and how often, and
 * how many run at once. Hidden: the faces are {@link dev.heddle.GroupOption} and {@link dev.heddle.Restart}.
 */
@NullMarked
package dev.heddle.policy;

import org.jspecify.annotations.NullMarked;
