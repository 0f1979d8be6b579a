// @ts-check
/** What of a discussion is asked for first. */

import { Problem } from "./parley.js";

export const SORTS = ["best", "newest", "oldest", "discussed", "controversial"];
// Few replies at first: whoever wants a branch opens it, and a page of a huge thread stays light.
export const FIRST_PAGE = { limit: 20, replies: 2, depth: 2 };

/**
 * Ask for what is shown first: a page, or a comment in its place where it still has one. Null: nobody has commented yet.
 * @param {import("./parley.js").Client} client
 * @param {{branch?: string, sort?: string}} what
 * @returns {Promise<import("./parley.js").Page | null>}
 */
export async function readFirst(client, { branch, sort = SORTS[0] }) {
  try {
    const page = branch && (await client.readBranch(branch));
    // Whoever makes a link to this page must not choose what is said on it.
    if (page && client.isOf(page.thread)) return page;
  } catch (error) {
    if (!(error instanceof Problem && error.code === "comment_not_found")) throw error;
  }
  return client.readPage({ sort, ...FIRST_PAGE }).catch((error) => {
    if (error instanceof Problem && error.code === "thread_not_found") return null;
    throw error;
  });
}
