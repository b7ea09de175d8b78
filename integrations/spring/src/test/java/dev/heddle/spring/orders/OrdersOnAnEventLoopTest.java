package dev.heddle.spring.orders;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = {"spring.threads.heddle.enabled=true",
    "spring.threads.heddle.carriers=1"})
class OrdersOnAnEventLoopTest extends OrdersTest {}
