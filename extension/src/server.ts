import { main } from "@tracejudge/language-server/main";

main();
