/**
 * Heddle in Spring Boot, switched on by {@code spring.threads.heddle.enabled=true}: requests, asynchronous methods and
 * scheduled ones are tasks of one {@link dev.heddle.HeddleRuntime}, a bean that lives as long as the application.
 */
@NullMarked
package dev.heddle.spring;

import org.jspecify.annotations.NullMarked;
