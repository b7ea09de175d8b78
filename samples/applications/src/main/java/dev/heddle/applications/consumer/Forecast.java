package dev.heddle.applications.consumer;

record Forecast(String city, int celsius) {}
