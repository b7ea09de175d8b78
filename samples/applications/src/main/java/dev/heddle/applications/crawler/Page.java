package dev.heddle.applications.crawler;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a link: where it leads to, and why it is dead, if it is. */
record Page(URI uri, URI linkedFrom, @Nullable String dead, List<URI> links) {}
