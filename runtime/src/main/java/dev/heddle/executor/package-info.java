/**
 * A group as libraries know executors and thread factories. Hidden: the face is {@link dev.heddle.TaskGroup}.
 */
@NullMarked
package dev.heddle.executor;

import org.jspecify.annotations.NullMarked;
