package dev.heddle.spring.orders;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** An order of nothing. */
@ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
class NothingOrderedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
