package dev.heddle.spring.orders;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody has ordered. */
@Entity
class PurchaseOrder {
  @Id
  @GeneratedValue
  @Nullable Long id;

  @Column(unique = true, nullable = false) String orderKey = "";

  @OneToMany(cascade = CascadeType.ALL)
  @JoinColumn(name = "order_id") List<OrderLine> lines = new ArrayList<>();

  protected PurchaseOrder() {}

  PurchaseOrder(String key, List<String> articles) {
    orderKey = key;
    articles.forEach(article -> lines.add(new OrderLine(article)));
  }
}
