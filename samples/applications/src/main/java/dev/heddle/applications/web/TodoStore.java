package dev.heddle.applications.web;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.heddle.Heddle;
import dev.heddle.sync.Lock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A to-do list in a file. The map needs no lock, since all tasks are on one event loop and no method waits
 * between reading and changing it. Saving does wait, so savers take turns.
 */
final class TodoStore {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;
  private final TreeMap<Integer, Todo> todos = new TreeMap<>();
  private final Lock saving = new Lock();

  private TodoStore(Path file) {
    this.file = file;
  }

  static TodoStore open(Path file) throws IOException, InterruptedException {
    var store = new TodoStore(file);
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Heddle.blocking(() -> Files.isDirectory(folder))) {
      throw new NoSuchFileException(folder + ", where " + file + " is to be kept; make it first");
    }
    if (Heddle.blocking(() -> Files.exists(file))) {
      byte[] saved = Heddle.blocking(() -> Files.readAllBytes(file));
      for (Todo todo : parse(file, saved)) {
        store.todos.put(todo.id(), todo);
      }
    }
    return store;
  }

  private static Todo[] parse(Path file, byte[] saved) throws IOException {
    try {
      return JSON.readValue(saved, Todo[].class);
    } catch (JacksonException e) {
      throw new IOException(
          file + " is no list that was saved here: " + e.getOriginalMessage()
              + "; move it away, and an empty list is begun",
          e);
    }
  }

  List<Todo> all() {
    return List.copyOf(todos.values());
  }

  Todo add(String title) throws IOException, InterruptedException {
    int id = todos.isEmpty() ? 1 : todos.lastKey() + 1;
    var todo = new Todo(id, title, false);
    todos.put(id, todo);
    save();
    return todo;
  }

  Optional<Todo> replace(int id, String title, boolean done)
      throws IOException, InterruptedException {
    var todo = new Todo(id, title, done);
    if (todos.replace(id, todo) == null) {
      return Optional.empty();
    }
    save();
    return Optional.of(todo);
  }

  boolean remove(int id) throws IOException, InterruptedException {
    if (todos.remove(id) == null) {
      return false;
    }
    save();
    return true;
  }

  /** Returns when what the map was at some moment since the call is in the file, whole. */
  private void save() throws IOException, InterruptedException {
    saving.with(() -> {
      byte[] json = JSON.writeValueAsBytes(todos.values());
      Heddle.blocking(() -> {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, json);
        Files.move(next, file, ATOMIC_MOVE);
      });
    });
  }
}
