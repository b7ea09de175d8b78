/** The pages of this project as a site: CommonMark in, HTML out, and no link that leads nowhere. */
@NullMarked
package dev.heddle.samples.site;

import org.jspecify.annotations.NullMarked;
