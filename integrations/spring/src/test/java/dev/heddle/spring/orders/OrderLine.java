package dev.heddle.spring.orders;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** One article of an order. */
@Entity
class OrderLine {
  @Id
  @GeneratedValue
  @Nullable Long id;

  String article = "";

  protected OrderLine() {}

  OrderLine(String article) {
    this.article = article;
  }
}
