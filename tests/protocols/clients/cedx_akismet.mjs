// The whole of @cedx/akismet against the address and key of the command line. Prints what it says, as JSON.
import { Author, Blog, Client, Comment } from "@cedx/akismet";

const [baseUrl, key, spam, ham] = process.argv.slice(2);
const blog = new Blog({ charset: "windows-1252", languages: ["en", "fr"], url: "https://blog.example/" });
const client = new Client(key, blog, { baseUrl });
const write = (content, fields = {}) =>
  new Comment({
    author: new Author({ email: "ann@mail.example", ipAddress: "203.0.113.7", name: "Ann", ...fields }),
    content,
    context: ["weather", "towns"],
    date: new Date(),
    permalink: "https://blog.example/weather",
    type: "comment",
  });

console.log(
  JSON.stringify({
    key: await client.verifyKey(),
    wrongKey: await new Client("a".repeat(12), blog, { baseUrl }).verifyKey(),
    spam: await client.checkComment(write(spam)),
    ham: await client.checkComment(write(ham)),
    guaranteed: await client.checkComment(write(ham, { name: "viagra-test-123" })),
    administrator: await client.checkComment(write(spam, { role: "administrator" })),
    submitted: [await client.submitHam(write(spam)), await client.submitSpam(write(ham))].length,
    trial: await new Client(key, blog, { baseUrl, isTest: true }).submitSpam(write("A trial.")).then(() => true),
    refused: await new Client("a".repeat(12), blog, { baseUrl })
      .checkComment(write(ham))
      .catch((error) => error.message),
  }),
);
