package guide;

import dev.tickwire.client.RoomClient;
import dev.tickwire.client.prediction.PredictedRules;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** The samples of the Java client's page. */
final class Clients {
    private Clients() {}

    static int play(URI server) {
        try (RoomClient ann = RoomClient.at(server).game("rally").name("Ann")
                .messagesIn(Rally.class, Chat.class, Moderation.class).join()) {
            ann.hold(new Rally.Drive((byte) 1, true, false));
            Record answer = ann.ask(new Rally.Trade(7)).orTimeout(5, TimeUnit.SECONDS).join(); // or an AskException
            double x = ann.own(Rally.Car.class).x;
            int round = ann.state(Rally.Board.class).round;
            System.out.println(answer + " at " + x);
            return round;
        }
    }

    static RoomClient watch(URI server, String room) {
        return RoomClient.at(server).room(room).spectate().messagesIn(Rally.class, Chat.class, Moderation.class)
                .onEvent(event -> System.out.println("event " + event))
                .onRewound(rewind -> System.out.println("back to tick " + rewind.toTick()))
                .join();
    }

    static RoomClient predict(URI server) {
        PredictedRules rules = new PredictedRules()
                .add(Rally.Car.class, Rally.Drive.class, Rally::drive)
                .add(Rally.Car.class, Rally.Drive.class, Rally.Cone.class, Rally::drop);
        return RoomClient.at(server).game("rally").messagesIn(Rally.class, Chat.class, Moderation.class)
                .predict(rules).join();
    }

    static double predictedX(RoomClient ann) {
        return ann.read(session -> session.prediction().entities(Rally.Car.class).get(0).entity().x);
    }
}
