/** The same work on many machines: a member, the demo's workers there, and a member that is killed. */
@NullMarked
package dev.heddle.applications.cluster;

import org.jspecify.annotations.NullMarked;
