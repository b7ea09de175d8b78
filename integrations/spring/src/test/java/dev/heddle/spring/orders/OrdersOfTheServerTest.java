package dev.heddle.spring.orders;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = {"spring.threads.heddle.enabled=false",
    "spring.threads.heddle.carriers=1"})
class OrdersOfTheServerTest extends OrdersTest {}
