// The whole of akismet-api, which has its key in the host's name. Prints what it says, as JSON.
const { AkismetClient } = require("akismet-api");

const [host, key, spam, ham] = process.argv.slice(2);
const options = { host, protocol: "http", blog: "https://blog.example/", lang: "en", charset: "UTF-8" };
const client = new AkismetClient({ ...options, key });
const stranger = new AkismetClient({ ...options, key: "a".repeat(12) });
const write = (content, fields = {}) => ({
  ip: "203.0.113.7",
  useragent: "Mozilla/5.0",
  name: "Ann",
  email: "ann@mail.example",
  content,
  type: "comment",
  ...fields,
});

(async () => {
  console.log(
    JSON.stringify({
      key: await client.verifyKey(),
      wrongKey: await stranger.verifyKey(),
      spam: await client.checkSpam(write(spam)),
      ham: await client.checkSpam(write(ham)),
      trapped: await client.checkSpam(write(ham, { honeypot: "filled in by a robot" })),
      guaranteed: await client.checkSpam(write(ham, { email: "akismet-guaranteed-spam@example.com" })),
      administrator: await client.checkSpam(write(spam, { role: "administrator" })),
      submitted: [(await client.submitHam(write(spam))).text, (await client.submitSpam(write(ham))).text],
      trial: (await client.submitSpam(write("A trial.", { isTest: "1" }))).text,
      refused: await stranger.checkSpam(write(ham)).catch((error) => error.message),
    }),
  );
})();
