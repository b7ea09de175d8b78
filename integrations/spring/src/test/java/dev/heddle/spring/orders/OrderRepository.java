package dev.heddle.spring.orders;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** The orders there are. */
interface OrderRepository extends JpaRepository<PurchaseOrder, Long> {
  Optional<PurchaseOrder> findByOrderKey(String orderKey);

  @Query("select o.orderKey from PurchaseOrder o")
  List<String> keys();

  @Query("select count(l) from OrderLine l")
  long countLines();
}
