package dev.heddle.applications.web;

record Todo(int id, String title, boolean done) {}
