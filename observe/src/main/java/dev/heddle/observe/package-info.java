/**
 * What draws and serves the sight of tasks: a timeline picture, a live page, a bean for JMX. What is seen comes
 * from {@link dev.heddle.TaskTree} and from being a {@link dev.heddle.inspect.TaskProbe}.
 */
@NullMarked
package dev.heddle.observe;

import org.jspecify.annotations.NullMarked;
