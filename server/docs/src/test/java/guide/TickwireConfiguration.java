package guide;

import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class TickwireConfiguration {
    @Bean(destroyMethod = "close")
    Server tickwire(@Value("${tickwire.port}") int port) {
        return Tickwire.host(Rally.class).port(port).start();
    }
}
