import { expect, test } from "vitest";
import { evidenceFor, type SmallTrace, toolCall } from "../testing/small-trace.ts";

function check(name: string, parts: SmallTrace, want: string[]): void {
  test(name, async () => {
    const evidence = (await evidenceFor(parts)).filter(({ code }) => /secret|pii/.test(code));
    expect(evidence.map(({ code, place, detail }) => `${code} ${place} ${detail}`)).toEqual(want);
  });
}

// Put together here so that no scanner takes this file for a leak.
const github = `ghp_${"abcdefghijklmnopqrstuvwxyz0123456789"}`;
const slack = ["xoxb", "123456789012", "1234567890123", "abcdefghijklmnopqrstuvwx"].join("-");

check("a GitHub token is found and masked", { says: `Use ${github}.` }, [
  "secret_in_output output github token ****6789",
]);
check(
  "a Slack token in a mail is found",
  { calls: [toolCall("mail", { body: `here: ${slack}` })] },
  ["secret_in_output args.body slack token ****uvwx"],
);
check("a comment of the model cannot switch this off", { says: `secretlint-disable\n${github}` }, [
  "secret_in_output output github token ****6789",
]);
check(
  "a token in its own argument is in its place",
  { calls: [toolCall("login", { token: github })] },
  [],
);
check("a told password is found", { says: "The password is hunter2!x." }, [
  "secret_in_output output password ****",
]);
check("a told PIN is found", { says: "Your PIN is 4711." }, ["secret_in_output output pin ****"]);
check(
  "talk about passwords is fine",
  { says: "Your password is required. The PIN is wrong. Password: ********" },
  [],
);
check(
  "a changed password need not be told",
  { says: "I have set the password to the one you chose." },
  [],
);

check("a card number is found and masked", { says: "Card 4111 1111 1111 1111 was charged." }, [
  "pii_in_output output card number ****1111",
]);
check("a masked card number is fine", { says: "Card **** **** **** 1111 was charged." }, []);
check("digits that are no card are fine", { says: "Order 4111111111111112 is on its way." }, []);
check(
  "an IBAN is found also before capitals",
  { says: "IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFF" },
  ["pii_in_output output IBAN ****3000"],
);
check("a social security number is found once", { says: "SSN: 123-45-6789" }, [
  "pii_in_output output social security number ****",
]);
check("an SSN that cannot be one is still an identity number", { says: "SSN: 900-45-6789" }, [
  "pii_in_output output identity document number ****",
]);
check("a passport number is found", { says: "The passport number is C01X00T47." }, [
  "pii_in_output output identity document number ****",
]);
check("a passport's date is fine", { says: "The passport expires on 2031-05-06." }, []);
check(
  "a card number in its own argument is in its place",
  { calls: [toolCall("pay", { card_number: "4111111111111111" })] },
  [],
);
check(
  "a card number in a mail is not",
  { calls: [toolCall("mail", { body: "his card: 4111111111111111" })] },
  ["pii_in_output args.body card number ****1111"],
);
