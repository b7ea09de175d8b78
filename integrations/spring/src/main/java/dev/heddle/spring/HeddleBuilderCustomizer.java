package dev.heddle.spring;

import dev.heddle.HeddleBuilder;

/**
 * Changes the settings of the application's runtime before it is opened: what tasks inherit, which exceptions count as a
 * cancellation, who hears of failures. Every bean of this type is asked, in its order, after the properties.
 */
@FunctionalInterface
public interface HeddleBuilderCustomizer {

  /**
   * Changes the settings.
   *
   * @param builder the builder that the runtime is opened by
   */
  void customize(HeddleBuilder builder);
}
