// Every comment of a thread, a guest, and their comment: what the types are good for, in one small program.
import type { components, operations } from "../parley.js";

type Schemas = components["schemas"];
export type Comment = Schemas["NodeOutput"];
type ListQuery = NonNullable<operations["sites_threads_comments_retrieve"]["parameters"]["query"]>;

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly error: Schemas["ErrorBody"],
  ) {
    super(error.message);
  }
}

export class Parley {
  constructor(
    private readonly url: string,
    private readonly token = "",
  ) {}

  async *readThread(site: string, thread: string, query: ListQuery = {}): AsyncGenerator<Comment> {
    let cursor = query.cursor ?? null;
    do {
      const asked: URLSearchParams = new URLSearchParams({ sort: query.sort ?? "best", ...(cursor ? { cursor } : {}) });
      const path: string = `sites/${site}/threads/${encodeURIComponent(thread)}/comments?${asked}`;
      const page: Schemas["PageOutput"] = await this.send<Schemas["PageOutput"]>("GET", path);
      yield* page.comments;
      cursor = page.next;
    } while (cursor);
  }

  async becomeGuest(site: string, name: string): Promise<Parley> {
    const guest: Schemas["GuestInputRequest"] = { name };
    const { token } = await this.send<Schemas["GuestOutput"]>("POST", `sites/${site}/guests`, guest);
    return new Parley(this.url, token);
  }

  post(site: string, thread: string, comment: Schemas["CommentInputRequest"]): Promise<Schemas["OwnCommentOutput"]> {
    return this.send("POST", `sites/${site}/threads/${encodeURIComponent(thread)}/comments`, comment);
  }

  private async send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url}/api/v1/${path}`, {
      method,
      headers: {
        "Content-Type": "application/json",
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      const { error } = (await response.json()) as Schemas["ErrorOutput"];
      throw new Refused(response.status, error);
    }
    return (await response.json()) as Answer;
  }
}
