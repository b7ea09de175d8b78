package dev.heddle.samples.census;

import java.nio.file.Path;
import java.util.List;

/**
 * What to count and how.
 *
 * @param paths jars and folders; none means the running JDK
 * @param workers worker processes, or platform threads
 * @param concurrency most fetches at once
 * @param mode which of the four ways
 */
record Settings(List<Path> paths, int workers, int concurrency, Mode mode) {}
