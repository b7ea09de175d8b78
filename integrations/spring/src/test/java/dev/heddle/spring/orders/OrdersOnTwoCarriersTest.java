package dev.heddle.spring.orders;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = {"spring.threads.heddle.enabled=true",
    "spring.threads.heddle.carriers=2"})
class OrdersOnTwoCarriersTest extends OrdersTest {}
