package dev.heddle.applications.web;

import io.netty.handler.codec.http.HttpResponseStatus;

/** A request that cannot be met, and what to answer. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient HttpResponseStatus status;

  ApiException(HttpResponseStatus status, String message) {
    super(message);
    this.status = status;
  }

  HttpResponseStatus status() {
    return status;
  }
}
