package dev.lares.guide;

import dev.lares.spring.ReloadListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;

/** Of docs/java.md. */
// guide: spring-reload
@Component
class Prices implements ReloadListener {
    private volatile List<String> prices = List.of();

    @Override
    public void reload() throws IOException {
        prices = Files.readAllLines(Path.of("/etc/shop/prices"));
    }

    List<String> all() {
        return prices;
    }
}
// guide: end
