package dev.heddle.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about an application that does not start since its runtime could not be opened. */
final class NoRuntimeAnalyzer extends AbstractFailureAnalyzer<NoRuntimeException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, NoRuntimeException cause) {
    return new FailureAnalysis(
        "spring.threads.heddle.enabled is true, and Heddle's runtime could not be opened.",
        cause.getMessage(),
        cause);
  }
}
