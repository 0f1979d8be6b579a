// The types of Parley's HTTP API, generated from its OpenAPI document by `make types`: do not change them here.
export interface paths {
    "/api/v1/authors/{author_id}/mute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Mute an author for oneself
         * @description Mute an author for oneself. Clients leave out, or fold, what they write.
         */
        put: operations["authors_mute_update"];
        post?: never;
        /**
         * Hear an author again
         * @description Hear an author again.
         */
        delete: operations["authors_mute_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authors/{author_id}/record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how good an author's forecasts were
         * @description Read how good an author's forecasts were. Empty for who never forecast in a published comment.
         */
        get: operations["authors_record_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/comments/{comment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one comment: a published one, or one's own in any state
         * @description Read one comment: a published one, or one's own in any state.
         */
        get: operations["comments_retrieve"];
        put?: never;
        post?: never;
        /**
         * Withdraw one's own comment, for good
         * @description Withdraw one's own comment, for good. Replies stay, below a tombstone.
         */
        delete: operations["comments_destroy"];
        options?: never;
        head?: never;
        /**
         * Edit one's own comment, until the window closes or somebody replies
         * @description Edit one's own comment, until the window closes or somebody replies. The new text is checked again.
         */
        patch: operations["comments_partial_update"];
        trace?: never;
    };
    "/api/v1/comments/{comment_id}/appeals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Object to the removal of one's own comment
         * @description Object to the removal of one's own comment. Somebody who did not remove it decides again.
         */
        post: operations["comments_appeals_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/comments/{comment_id}/branch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one comment in its place: what it answers, some levels up, and its first replies
         * @description Read one comment in its place: what it answers, some levels up, and its first replies. For permalinks.
         */
        get: operations["comments_branch_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/comments/{comment_id}/complaints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Object to the staying of a comment that one reported
         * @description Object to the staying of a comment that one reported. Somebody who did not decide so decides again.
         */
        post: operations["comments_complaints_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/comments/{comment_id}/flags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report a comment to its moderators (201)
         * @description Report a comment to its moderators (201). A second time changes the reason and note (200).
         */
        post: operations["comments_flags_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/comments/{comment_id}/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give notice that a comment is illegal, with an account or without
         * @description Give notice that a comment is illegal, with an account or without. A person decides, and answers.
         */
        post: operations["comments_notices_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/comments/{comment_id}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the replies to a comment: from the first, or from a `more_replies` cursor on
         * @description Read the replies to a comment: from the first, or from a `more_replies` cursor on.
         */
        get: operations["comments_replies_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/comments/{comment_id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the texts that a published comment had while everybody could read it
         * @description Read the texts that a published comment had while everybody could read it.
         */
        get: operations["comments_revisions_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/comments/{comment_id}/vote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Vote a comment up or down, or take the vote back
         * @description Vote a comment up or down, or take the vote back.
         */
        put: operations["comments_vote_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read who I am here, and what moderators did about me
         * @description Read who I am here, and what moderators did about me. All that is kept of me: `me/export`.
         */
        get: operations["me_retrieve"];
        put?: never;
        post?: never;
        /**
         * Erase the asking author: withdraw all comments, blank every text, forget who they were
         * @description Erase the asking author: withdraw all comments, blank every text, forget who they were.
         */
        delete: operations["me_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export everything that Parley keeps of the asking author, page by page, each kind in the order it came
         * @description Export everything that Parley keeps of the asking author, page by page, each kind in the order it came.
         */
        get: operations["me_export_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what I was told: replies, mentions, comments where I follow, decisions, outcomes; newest first
         * @description List what I was told: replies, mentions, comments where I follow, decisions, outcomes; newest first.
         */
        get: operations["me_notifications_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/notifications/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read where mail to me goes, and how soon it tells me of what
         * @description Read where mail to me goes, and how soon it tells me of what.
         */
        get: operations["me_notifications_mail_retrieve"];
        /**
         * Change where mail to me goes, and how soon it tells me of what
         * @description Change where mail to me goes, and how soon it tells me of what. What is left out stays.
         */
        put: operations["me_notifications_mail_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say up to where I have read my notifications
         * @description Say up to where I have read my notifications.
         */
        post: operations["me_notifications_read_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/warnings/{warning_id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that I have read a moderator's warning
         * @description Say that I have read a moderator's warning. Until then I can't write.
         */
        post: operations["me_warnings_acknowledge_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/audits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read samples of what machines decided, without what that was, and how often machines were wrong
         * @description Read samples of what machines decided, without what that was, and how often machines were wrong.
         */
        get: operations["moderation_audits_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/audits/{audit_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what should become of such a comment
         * @description Say what should become of such a comment. It can't be changed, and moves nothing.
         */
        post: operations["moderation_audits_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/authors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find authors of my sites by how their names begin
         * @description Find authors of my sites by how their names begin. The first twenty, by name.
         */
        get: operations["moderation_authors_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/authors/{author_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an author's record: comments, reports, networks, sanctions, notes, and what I may do
         * @description Read an author's record: comments, reports, networks, sanctions, notes, and what I may do.
         */
        get: operations["moderation_authors_retrieve"];
        put?: never;
        post?: never;
        /**
         * Erase an author for them, as they could themselves with `DELETE me`
         * @description Erase an author for them, as they could themselves with `DELETE me`. For admins of their site.
         */
        delete: operations["moderation_authors_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/authors/{author_id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what moderators noted about an author
         * @description Read what moderators noted about an author.
         */
        get: operations["moderation_authors_notes_retrieve"];
        put?: never;
        /**
         * Note something about an author for colleagues
         * @description Note something about an author for colleagues.
         */
        post: operations["moderation_authors_notes_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/authors/{author_id}/sanctions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sanction or trust an author
         * @description Sanction or trust an author. A `version` that is no longer the author's is answered with 409.
         */
        post: operations["moderation_authors_sanctions_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/authors/{author_id}/sanctions/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count what a sanction would do, without doing it
         * @description Count what a sanction would do, without doing it.
         */
        post: operations["moderation_authors_sanctions_preview_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/bulks/{bulk_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back all that was decided together and that nobody has decided on since
         * @description Take back all that was decided together and that nobody has decided on since.
         */
        post: operations["moderation_bulks_undo_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/case-notes/{case_note_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete one's own note on a case
         * @description Delete one's own note on a case.
         */
        delete: operations["moderation_case_notes_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List cases of the sites that I moderate
         * @description List cases of the sites that I moderate.
         */
        get: operations["moderation_cases_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/cases/{case_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a case: the evidence, its context, what was done, and what I may do
         * @description Read a case: the evidence, its context, what was done, and what I may do.
         */
        get: operations["moderation_cases_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/cases/{case_id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Claim a case for two minutes, or renew the claim
         * @description Claim a case for two minutes, or renew the claim. Meanwhile nobody else decides on it.
         */
        put: operations["moderation_cases_claim_update"];
        post?: never;
        /**
         * Release a case
         * @description Release a case. Admins of its site also release others' claims.
         */
        delete: operations["moderation_cases_claim_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/cases/{case_id}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide on a case
         * @description Decide on a case. A `version` that is no longer the case's is answered with 409 and the case as it is now.
         */
        post: operations["moderation_cases_decisions_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/cases/{case_id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Note something about a case for colleagues
         * @description Note something about a case for colleagues.
         */
        post: operations["moderation_cases_notes_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/cases/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do what a preview has shown
         * @description Do what a preview has shown. What changed since is left out, and said.
         */
        post: operations["moderation_cases_bulk_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/cases/bulk/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what deciding on many comments together would change
         * @description See what deciding on many comments together would change. Nothing is stored or changed.
         */
        post: operations["moderation_cases_bulk_preview_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read which cases were opened, settled, claimed or released since I last asked
         * @description Read which cases were opened, settled, claimed or released since I last asked.
         */
        get: operations["moderation_changes_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/colleagues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who else moderates a site, and can be asked for a second opinion
         * @description List who else moderates a site, and can be asked for a second opinion.
         */
        get: operations["moderation_colleagues_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/comments/{comment_id}/case": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find the case of any comment: one that nobody had to look at gets a settled one (201), to act on it
         * @description Find the case of any comment: one that nobody had to look at gets a settled one (201), to act on it.
         */
        post: operations["moderation_comments_case_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/decisions/{decision_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a moderator's decision: the comment and its case become what they were
         * @description Undo a moderator's decision: the comment and its case become what they were.
         */
        post: operations["moderation_decisions_undo_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/deliveries/{delivery_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send one delivery again, whatever became of it
         * @description Send one delivery again, whatever became of it.
         */
        post: operations["moderation_deliveries_replay_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/digest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how often mail tells me what waits on a site that I moderate
         * @description Read how often mail tells me what waits on a site that I moderate.
         */
        get: operations["moderation_digest_retrieve"];
        /**
         * Have mail tell me hourly, daily or never what waits on a site that I moderate
         * @description Have mail tell me hourly, daily or never what waits on a site that I moderate.
         */
        put: operations["moderation_digest_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/duties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a site owes its readers
         * @description Read what a site owes its readers.
         */
        get: operations["moderation_duties_retrieve"];
        /**
         * Put other duties in force: those of a preset, single ones, or both
         * @description Put other duties in force: those of a preset, single ones, or both.
         */
        put: operations["moderation_duties_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the log of erasures of a site whose admin I am: when, by whom, how much; never whose
         * @description Read the log of erasures of a site whose admin I am: when, by whom, how much; never whose. Newest first.
         */
        get: operations["moderation_erasures_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/house-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a site rejects comments for, in the order in which moderators choose from it
         * @description List what a site rejects comments for, in the order in which moderators choose from it.
         */
        get: operations["moderation_house_rules_retrieve"];
        /**
         * Make a house rule, or change the one with this code
         * @description Make a house rule, or change the one with this code. Authors are told by what it said when it applied.
         */
        put: operations["moderation_house_rules_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/house-rules/texts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say something else around a site's house rules, in each language
         * @description Say something else around a site's house rules, in each language. It is their next version.
         */
        put: operations["moderation_house_rules_texts_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the open invitations to a site whose admin I am, those that have expired included
         * @description List the open invitations to a site whose admin I am, those that have expired included.
         */
        get: operations["moderation_invitations_list"];
        put?: never;
        /**
         * Invite an address to a site
         * @description Invite an address to a site. The link goes there by mail, or, where none can be sent, into this answer.
         */
        post: operations["moderation_invitations_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an open invitation back: its link leads nowhere any more
         * @description Take an open invitation back: its link leads nowhere any more.
         */
        delete: operations["moderation_invitations_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of what a site's moderators taught
         * @description List the versions of what a site's moderators taught.
         */
        get: operations["moderation_models_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/models/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try models out on the last decided comments: today's shipped ones, with a version of what a site taught
         * @description Try models out on the last decided comments: today's shipped ones, with a version of what a site taught.
         */
        post: operations["moderation_models_replay_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/models/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put another version into force
         * @description Put another version into force. The hourly job then leaves the site alone until `learn` is asked for.
         */
        post: operations["moderation_models_revert_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/notes/{note_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete one's own note
         * @description Delete one's own note.
         */
        delete: operations["moderation_notes_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the policy in force on a site
         * @description Read the policy in force on a site.
         */
        get: operations["moderation_policy_retrieve"];
        /**
         * Put a new version of the policy in force
         * @description Put a new version of the policy in force. It takes effect with the next comment.
         */
        put: operations["moderation_policy_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/policy/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try settings out on the last decided comments
         * @description Try settings out on the last decided comments. Nothing is stored or changed.
         */
        post: operations["moderation_policy_replay_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/prompt-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a site asks often, to begin a prompt with
         * @description List what a site asks often, to begin a prompt with.
         */
        get: operations["moderation_prompt_templates_list"];
        put?: never;
        /**
         * Keep something that the site asks often
         * @description Keep something that the site asks often.
         */
        post: operations["moderation_prompt_templates_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/prompt-templates/{template_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget a template
         * @description Forget a template. What was asked with it stays.
         */
        delete: operations["moderation_prompt_templates_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/prompts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a site asks or asked its readers, the latest first
         * @description List what a site asks or asked its readers, the latest first.
         */
        get: operations["moderation_prompts_list"];
        put?: never;
        /**
         * Ask the readers of a thread something
         * @description Ask the readers of a thread something.
         */
        post: operations["moderation_prompts_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/prompts/{prompt_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a prompt with all that was done to it
         * @description Read a prompt with all that was done to it.
         */
        get: operations["moderation_prompts_retrieve"];
        /**
         * Change a prompt that is not resolved
         * @description Change a prompt that is not resolved. What its answers are is fixed with the first forecast.
         */
        put: operations["moderation_prompts_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/prompts/{prompt_id}/annul": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a prompt out of all scores: it was badly put, or nobody can tell
         * @description Take a prompt out of all scores: it was badly put, or nobody can tell.
         */
        post: operations["moderation_prompts_annul_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/prompts/{prompt_id}/forecasts.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read all forecasts of a prompt as a CSV file
         * @description Read all forecasts of a prompt as a CSV file.
         */
        get: operations["moderation_prompts_forecasts_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/prompts/{prompt_id}/forecasts.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a prompt with everything that belongs to it: changes, forecasts, scores
         * @description Read a prompt with everything that belongs to it: changes, forecasts, scores.
         */
        get: operations["moderation_prompts_forecasts_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/prompts/{prompt_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what happened, or correct what was said
         * @description Say what happened, or correct what was said. The forecasts are scored within seconds.
         */
        post: operations["moderation_prompts_resolve_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the outside providers of a site whose admin I am; there are ten at most
         * @description List the outside providers of a site whose admin I am; there are ten at most.
         */
        get: operations["moderation_providers_list"];
        put?: never;
        /**
         * Have an outside provider asked about a site's comments
         * @description Have an outside provider asked about a site's comments.
         */
        post: operations["moderation_providers_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/providers/{provider_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an outside provider, but for its secret
         * @description Read an outside provider, but for its secret.
         */
        get: operations["moderation_providers_retrieve"];
        /**
         * Change an outside provider: what is left out becomes the default, but for the secret, which stays
         * @description Change an outside provider: what is left out becomes the default, but for the secret, which stays.
         */
        put: operations["moderation_providers_update"];
        post?: never;
        /**
         * Remove an outside provider and the record of its calls
         * @description Remove an outside provider and the record of its calls. Its findings stay.
         */
        delete: operations["moderation_providers_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/providers/{provider_id}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how an outside provider did in the last 24 hours, its breaker and its budget
         * @description Read how an outside provider did in the last 24 hours, its breaker and its budget.
         */
        get: operations["moderation_providers_stats_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/providers/{provider_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask an outside provider about a sample now, and see what it says and how fast
         * @description Ask an outside provider about a sample now, and see what it says and how fast.
         */
        post: operations["moderation_providers_test_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how the queues of my sites stand, and which threads I watch
         * @description Read how the queues of my sites stand, and which threads I watch.
         */
        get: operations["moderation_queue_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/raids": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List attacks on the sites that I moderate, the latest first
         * @description List attacks on the sites that I moderate, the latest first.
         */
        get: operations["moderation_raids_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/raids/{raid_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an attack before its time: newcomers are published again, and what was seen so far begins no other
         * @description End an attack before its time: newcomers are published again, and what was seen so far begins no other.
         */
        post: operations["moderation_raids_end_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a year of a site's moderation in numbers, counted from its log
         * @description Read a year of a site's moderation in numbers, counted from its log.
         */
        get: operations["moderation_reports_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a site's rules in the order in which they run
         * @description List a site's rules in the order in which they run.
         */
        get: operations["moderation_rules_list"];
        put?: never;
        /**
         * Make a rule
         * @description Make a rule. It takes effect with the next comment.
         */
        post: operations["moderation_rules_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/rules/{rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule, and whether it switched itself off
         * @description Read a rule, and whether it switched itself off.
         */
        get: operations["moderation_rules_retrieve"];
        /**
         * Change a rule: what is left out becomes what it is by default
         * @description Change a rule: what is left out becomes what it is by default.
         */
        put: operations["moderation_rules_update"];
        post?: never;
        /**
         * Delete a rule
         * @description Delete a rule. What it did stays done.
         */
        delete: operations["moderation_rules_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/rules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a rule out on the last decided comments
         * @description Try a rule out on the last decided comments. Nothing is stored or changed.
         */
        post: operations["moderation_rules_preview_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/sanctions/{sanction_id}/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a sanction back, and with it all that it did: everything becomes what it was
         * @description Take a sanction back, and with it all that it did: everything becomes what it was.
         */
        post: operations["moderation_sanctions_lift_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/second-opinions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what colleagues ask me, and what became of what I asked them
         * @description List what colleagues ask me, and what became of what I asked them.
         */
        get: operations["moderation_second_opinions_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a site's statements of reasons, in batches as the European Transparency Database takes them
         * @description Read a site's statements of reasons, in batches as the European Transparency Database takes them.
         */
        get: operations["moderation_statements_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how a site did lately: volume, times to decision, what waits, people and checks
         * @description Read how a site did lately: volume, times to decision, what waits, people and checks.
         */
        get: operations["moderation_stats_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members of a site whose admin I am; there are 200 at most
         * @description List the members of a site whose admin I am; there are 200 at most.
         */
        get: operations["moderation_team_retrieve"];
        /**
         * Say whether a site's members need a second factor
         * @description Say whether a site's members need a second factor. To ask for one, one needs to have one.
         */
        put: operations["moderation_team_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/team/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a member another role, from their next request on
         * @description Give a member another role, from their next request on.
         */
        put: operations["moderation_member_update"];
        post?: never;
        /**
         * Remove a member from the site, from their next request on
         * @description Remove a member from the site, from their next request on. What they decided stays.
         */
        delete: operations["moderation_team_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/threads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a site's threads, those with the latest comments first; or find one by its key or address
         * @description List a site's threads, those with the latest comments first; or find one by its key or address.
         */
        get: operations["moderation_threads_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/threads/{thread_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what is set of a thread, and who set it
         * @description Read what is set of a thread, and who set it.
         */
        get: operations["moderation_threads_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Set some of it; what is left out stays as it is
         * @description Set some of it; what is left out stays as it is.
         */
        patch: operations["moderation_threads_partial_update"];
        trace?: never;
    };
    "/api/v1/moderation/threads/{thread_id}/watch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Watch a thread: the queue can be filtered by what I watch
         * @description Watch a thread: the queue can be filtered by what I watch.
         */
        put: operations["moderation_threads_watch_update"];
        post?: never;
        /**
         * Watch a thread no longer
         * @description Watch a thread no longer.
         */
        delete: operations["moderation_threads_watch_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the webhooks of a site whose admin I am; there are ten at most
         * @description List the webhooks of a site whose admin I am; there are ten at most.
         */
        get: operations["moderation_webhooks_list"];
        put?: never;
        /**
         * Have a site's own system hear of events
         * @description Have a site's own system hear of events. The secret in the answer is shown once.
         */
        post: operations["moderation_webhooks_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/webhooks/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a webhook, but for its secret
         * @description Read a webhook, but for its secret.
         */
        get: operations["moderation_webhooks_retrieve"];
        /**
         * Change a webhook: what is left out becomes the default
         * @description Change a webhook: what is left out becomes the default. Its secret stays.
         */
        put: operations["moderation_webhooks_update"];
        post?: never;
        /**
         * Remove a webhook, with what waits for it and the log of its deliveries
         * @description Remove a webhook, with what waits for it and the log of its deliveries.
         */
        delete: operations["moderation_webhooks_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/webhooks/{webhook_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was sent to a webhook in the last 30 days, the newest first
         * @description List what was sent to a webhook in the last 30 days, the newest first.
         */
        get: operations["moderation_webhooks_deliveries_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/webhooks/{webhook_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send everything again that never got to a webhook
         * @description Send everything again that never got to a webhook.
         */
        post: operations["moderation_webhooks_replay_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/webhooks/{webhook_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook a new secret
         * @description Give a webhook a new secret. For a day everything is signed with the one before, too.
         */
        post: operations["moderation_webhooks_rotate_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/webhooks/{webhook_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a sample to a webhook now, and see what it says and how fast
         * @description Send a sample to a webhook now, and see what it says and how fast.
         */
        post: operations["moderation_webhooks_test_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/word-lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a site's word lists by name
         * @description List a site's word lists by name.
         */
        get: operations["moderation_word_lists_list"];
        put?: never;
        /**
         * Make a word list
         * @description Make a word list. It takes effect with the next comment.
         */
        post: operations["moderation_word_lists_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/word-lists/{list_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a word list with all its entries
         * @description Read a word list with all its entries.
         */
        get: operations["moderation_word_lists_retrieve"];
        /**
         * Change a word list: what is left out becomes what it is by default
         * @description Change a word list: what is left out becomes what it is by default.
         */
        put: operations["moderation_word_lists_update"];
        post?: never;
        /**
         * Delete a word list
         * @description Delete a word list. Conditions of rules that name it no longer hold.
         */
        delete: operations["moderation_word_lists_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/word-lists/{list_id}/entries.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a word list's entries as a CSV file
         * @description Read a word list's entries as a CSV file.
         */
        get: operations["moderation_word_lists_entries.csv_retrieve"];
        /**
         * Replace a word list's entries by those of a CSV file: all of them, or none if a row is bad
         * @description Replace a word list's entries by those of a CSV file: all of them, or none if a row is bad.
         */
        put: operations["moderation_word_lists_entries.csv_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/word-lists/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a word list out on the last decided comments
         * @description Try a word list out on the last decided comments. Nothing is stored or changed.
         */
        post: operations["moderation_word_lists_preview_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt_id}/crowd": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a prompt's forecasters believe, now and over time, by group
         * @description Read what a prompt's forecasters believe, now and over time, by group.
         */
        get: operations["prompts_crowd_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt_id}/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read all that I forecast of a prompt, and what it was worth
         * @description Read all that I forecast of a prompt, and what it was worth.
         */
        get: operations["prompts_forecast_retrieve"];
        /**
         * Forecast, or change one's forecast, until the prompt closes
         * @description Forecast, or change one's forecast, until the prompt closes. With a `sentence`, that is posted (202).
         */
        put: operations["prompts_forecast_update"];
        post?: never;
        /**
         * Forecast nothing any more, from now on
         * @description Forecast nothing any more, from now on. What I said until now stays on record.
         */
        delete: operations["prompts_forecast_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt_id}/prompt.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what all forecasters believed over time, as a picture
         * @description See what all forecasters believed over time, as a picture.
         */
        get: operations["prompts_prompt.svg_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt_id}/resolution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say what happened, or correct it, as a system of the site
         * @description Say what happened, or correct it, as a system of the site. With null, the prompt is annulled.
         */
        put: operations["prompts_resolution_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt_id}/scores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who called a resolved prompt, best first: those who said so in a published comment
         * @description List who called a resolved prompt, best first: those who said so in a published comment.
         */
        get: operations["prompts_scores_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/authors/{author_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what is public of a signed-in author, where the site wants pages of authors
         * @description Read what is public of a signed-in author, where the site wants pages of authors.
         */
        get: operations["sites_authors_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/authors/{author_id}/feed.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an author's latest published comments as an Atom feed
         * @description Read an author's latest published comments as an Atom feed.
         */
        get: operations["sites_authors_feed.atom_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the published comments of up to a hundred threads
         * @description Count the published comments of up to a hundred threads. Unknown threads count 0.
         */
        get: operations["sites_counts_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/feed.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a site's latest comments as an Atom feed
         * @description Read a site's latest comments as an Atom feed.
         */
        get: operations["sites_feed.atom_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/forecasters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a site's best forecasters: members with at least ten scored prompts, by their reputation
         * @description List a site's best forecasters: members with at least ten scored prompts, by their reputation.
         */
        get: operations["sites_forecasters_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/guests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Become a guest author of a site
         * @description Become a guest author of a site. The token in the answer is the only proof of it: keep it.
         */
        post: operations["sites_guests_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what a comment would look like
         * @description See what a comment would look like. Nothing is stored.
         */
        post: operations["sites_preview_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a site's house rules in the language asked for, and how to reach the site
         * @description Read a site's house rules in the language asked for, and how to reach the site.
         */
        get: operations["sites_rules_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/threads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find the thread of an article's address
         * @description Find the thread of an article's address.
         */
        get: operations["sites_threads_find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/threads/{thread_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a thread: its article, state and counts
         * @description Read a thread: its article, state and counts.
         */
        get: operations["sites_threads_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/threads/{thread_key}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a page of a thread: top-level comments, each with its first replies
         * @description Read a page of a thread: top-level comments, each with its first replies.
         */
        get: operations["sites_threads_comments_retrieve"];
        put?: never;
        /**
         * Post a comment
         * @description Post a comment. It is stored at once (202) and published when it has been checked.
         */
        post: operations["sites_threads_comments_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/threads/{thread_key}/feed.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a thread's latest comments as an Atom feed
         * @description Read a thread's latest comments as an Atom feed.
         */
        get: operations["sites_threads_feed.atom_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/threads/{thread_key}/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Follow a thread: hear of its new comments in `me/notifications`, and by mail where that was asked for
         * @description Follow a thread: hear of its new comments in `me/notifications`, and by mail where that was asked for.
         */
        put: operations["sites_threads_follow_update"];
        post?: never;
        /**
         * No longer follow a thread
         * @description No longer follow a thread.
         */
        delete: operations["sites_threads_follow_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/threads/{thread_key}/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what is mine in a thread: votes, flags, comments not published yet; and a token for the form
         * @description Read what is mine in a thread: votes, flags, comments not published yet; and a token for the form.
         */
        get: operations["sites_threads_me_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/threads/{thread_key}/passages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the passages that several of a thread's comments quote
         * @description List the passages that several of a thread's comments quote.
         */
        get: operations["sites_threads_passages_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/threads/{thread_key}/prompts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a thread's readers are asked, in order
         * @description List what a thread's readers are asked, in order.
         */
        get: operations["sites_threads_prompts_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/threads/{thread_key}/prompts/{prompt_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Ask a thread's readers something (201), or change it, as a system of the site with the scope `prompt`
         * @description Ask a thread's readers something (201), or change it, as a system of the site with the scope `prompt`.
         */
        put: operations["sites_threads_prompts_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/threads/{thread_key}/updates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what changed in a thread since a version, for live pages
         * @description List what changed in a thread since a version, for live pages.
         */
        get: operations["sites_threads_updates_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_key}/threads/{thread_key}/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that somebody opened a thread
         * @description Say that somebody opened a thread. Whatever is sent with it is not read.
         */
        post: operations["sites_threads_views_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description * `machine` - Machine
         *     * `moderator` - Moderator
         *     * `author` - Author
         *     * `reader` - Reader
         * @enum {string}
         */
        Actor: "machine" | "moderator" | "author" | "reader";
        AgeOutput: {
            /** @description Null: all that are older. */
            up_to_seconds: number | null;
            count: number;
        };
        AgreementOutput: {
            seconded: number;
            agreed: number;
        };
        AnnulInputRequest: {
            /** @description Its version as you saw it. */
            version: number;
            /** @default  */
            note?: string;
        };
        AnswerKindOutput: {
            kind: components["schemas"]["AnswerKindOutputKindEnum"];
            options?: string[];
            unit?: string;
            /** @description A number, or a date. */
            lower?: unknown;
            upper?: unknown;
            /** @description Compared by factors. */
            is_log?: boolean;
        };
        /**
         * @description * `yes_no` - yes_no
         *     * `choices` - choices
         *     * `number` - number
         *     * `date` - date
         * @enum {string}
         */
        AnswerKindOutputKindEnum: "yes_no" | "choices" | "number" | "date";
        AnswerOutput: {
            case: string;
            /** @description None: any colleague. */
            asked_of: string | null;
            note: string;
            /** Format: date-time */
            asked_at: string;
            /** @description What was decided then; none while nobody has. */
            decision: components["schemas"]["DecisionOutput"] | null;
        };
        AppealInputRequest: {
            text: string;
        };
        /** @description What an author said against the removal of a comment, and what came of it. */
        AppealOutput: {
            state: components["schemas"]["AppealOutputStateEnum"];
            text: string;
            /** @description From the moderator, as plain text. */
            answer: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            answered_at: string | null;
        };
        /**
         * @description * `open` - open
         *     * `upheld` - upheld
         *     * `denied` - denied
         *     * `withdrawn` - withdrawn
         * @enum {string}
         */
        AppealOutputStateEnum: "open" | "upheld" | "denied" | "withdrawn";
        AroundInputRequest: {
            language: components["schemas"]["LanguageEnum"];
            /** @description As plain text. */
            text: string;
        };
        AroundOutput: {
            language: string;
            text: string;
        };
        ArticleOutput: {
            url: string;
            title: string;
        };
        /**
         * @description * `always` - Always
         *     * `when_unsure` - Unsure
         *     * `when_held` - Held
         * @enum {string}
         */
        AskWhen: "always" | "when_unsure" | "when_held";
        AuditAnswerOutput: {
            id: string;
            verdict: components["schemas"]["AuditVerdict"];
        };
        AuditInputRequest: {
            /**
             * @description What should become of such a comment; `unsure` if it can't be told.
             *
             *     * `publish` - Publish
             *     * `remove` - Remove
             *     * `unsure` - Unsure
             */
            verdict: components["schemas"]["AuditVerdict"];
        };
        /**
         * @description * `publish` - Publish
         *     * `remove` - Remove
         *     * `unsure` - Unsure
         * @enum {string}
         */
        AuditVerdict: "publish" | "remove" | "unsure";
        AuditedOutput: {
            action: string;
            drawn: number;
            judged: number;
            unsure: number;
            wrong: number;
            /** Format: double */
            share: number | null;
            /**
             * Format: double
             * @description Of Wilson's interval, 95 %.
             */
            low: number;
            /** Format: double */
            high: number;
        };
        AuditsOutput: {
            /** @description Samples that you may judge. */
            waiting: number;
            /** @description The first five. */
            questions: components["schemas"]["QuestionOutput"][];
            rates: components["schemas"]["RateOutput"][];
        };
        AuthorCommentOutput: {
            id: string;
            /** @description The thread's key. */
            thread: string;
            parent: string | null;
            depth: number;
            status: components["schemas"]["CommentStatus"];
            /** @description None on a tombstone. */
            author: components["schemas"]["AuthorOutput"] | null;
            /** @description Markdown as typed. None on a tombstone. */
            body: string | null;
            /** @description Safe HTML. None on a tombstone. */
            body_html: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            edited_at: string | null;
            /**
             * @description Whose the text is since it was edited.
             *
             *     * `author` - author
             *     * `moderator` - moderator
             */
            edited_by: components["schemas"]["Editor"] | components["schemas"]["NullEnum"];
            is_featured: boolean;
            /** @description Listed first, on top of a page's limit. */
            is_pinned: boolean;
            /** @description No more replies anywhere below. */
            is_locked: boolean;
            /** @description What sets it apart, as to be shown: `staff`, `expert`, `answer`, `answered`, `unanswered`, `pinned`, `featured`, `side_yes`, `side_no`. More may come. */
            marks: string[];
            is_question: boolean;
            /** @description An expert's reply to a question. */
            is_answer: boolean;
            /** @description How many such replies a question has. */
            answers: number;
            upvotes: number;
            downvotes: number;
            reply_count: number;
            /** @description What its author forecast with it. */
            forecast: components["schemas"]["CommentForecastOutput"] | null;
            article: components["schemas"]["ArticleOutput"];
        };
        /**
         * @description * `guest` - Guest
         *     * `sso` - Sso
         *     * `service` - Service
         *     * `imported` - Imported
         * @enum {string}
         */
        AuthorKind: "guest" | "sso" | "service" | "imported";
        AuthorOutput: {
            id: string;
            name: string;
            kind: components["schemas"]["AuthorKind"];
            /** @description Speaks for the site. */
            is_staff: boolean;
            /** @description Knows what it is about: so the site says. */
            is_expert: boolean;
            /** @description What a member of staff or an expert is, as the site says. */
            title: string;
        };
        AuthorPageOutput: {
            author: components["schemas"]["AuthorOutput"];
            /** @description The page for people. */
            url: string;
            /**
             * Format: date-time
             * @description When the site first signed them in here.
             */
            created_at: string;
            /** @description Published comments, counted up to 5,000. */
            count: number;
            featured_count: number;
            /** @description The latest three of those that moderators featured. */
            featured: components["schemas"]["AuthorCommentOutput"][];
            /** @description As `authors/{id}/record`; none without one. */
            record: components["schemas"]["PublicRecordOutput"] | null;
            /** @description Latest first. */
            comments: components["schemas"]["AuthorCommentOutput"][];
            next: string | null;
        };
        AuthorRecordOutput: {
            published: number;
            rejected: number;
            spam: number;
            /** Format: date-time */
            since: string;
        };
        BacklogOutput: {
            /** @description Open cases, now. */
            count: number;
            /** Format: date-time */
            oldest_at: string | null;
            /** Format: date-time */
            median_at: string | null;
            by_age: components["schemas"]["AgeOutput"][];
        };
        /**
         * @description * `published` - published
         *     * `flagged` - flagged
         *     * `held` - held
         *     * `rejected` - rejected
         *     * `spam` - spam
         * @enum {string}
         */
        Band: "published" | "flagged" | "held" | "rejected" | "spam";
        BeliefOutput: {
            /** Format: date-time */
            at: string;
            count: number;
            /** @description For each number of a forecast: numbers, or dates. */
            median: unknown[];
            /** @description A quarter are below. */
            lower: unknown[];
            /** @description A quarter are above. */
            upper: unknown[];
        };
        BinOutput: {
            forecasts: number;
            /** Format: double */
            said: number;
            /** Format: double */
            happened: number;
            /** Format: double */
            low: number;
            /** Format: double */
            high: number;
        };
        BranchOutput: {
            /** @description Published comments in the whole thread. */
            count: number;
            /** @description For `updates?since=`. */
            version: number;
            thread: components["schemas"]["ThreadOutput"];
            /** @description One: the highest comment shown, and the way down from it. */
            comments: components["schemas"]["NodeOutput"][];
            /** @description The id of the comment that it replies to, if there is one. */
            above: string | null;
        };
        /**
         * @description * `closed` - closed
         *     * `open` - open
         *     * `half_open` - half_open
         *     * `unknown` - unknown
         * @enum {string}
         */
        BreakerEnum: "closed" | "open" | "half_open" | "unknown";
        /**
         * @description * `approve` - approve
         *     * `reject` - reject
         *     * `spam` - spam
         * @enum {string}
         */
        BulkAction: "approve" | "reject" | "spam";
        BulkInputRequest: {
            /** @description From the preview: what it showed is what is done. */
            token: string;
            /**
             * @description For colleagues.
             * @default
             */
            note?: string;
        };
        BulkOutput: {
            /** @description For `moderation/bulks/{bulk}/undo`. */
            bulk: string;
            /** @description How many comments were decided on, or how many decisions undone. */
            count: number;
            left_out: components["schemas"]["LeftOutOutput"][];
        };
        BulkPreviewInputRequest: {
            action: components["schemas"]["BulkAction"];
            select: components["schemas"]["SelectionInputRequest"];
            /**
             * @description As in a decision.
             * @default
             */
            reason?: string;
        };
        BulkPreviewOutput: {
            /** @description How many comments would change. */
            count: number;
            /** @description How many have which status now. */
            statuses: {
                [key: string]: number;
            };
            sample: components["schemas"]["CaseCommentOutput"][];
            left_out: components["schemas"]["LeftOutOutput"][];
            /** @description More than 500 are selected: the latest are here. */
            has_more: boolean;
            /** @description Good for an hour. */
            token: string;
        };
        ByTruthOutput: {
            published: number;
            removed: number;
        };
        CalledOutput: {
            /** Format: double */
            brier: number | null;
            /** Format: double */
            log: number | null;
            /** Format: double */
            crps: number | null;
            /** Format: double */
            baseline: number;
            /** Format: double */
            peer: number;
            /** Format: double */
            coverage: number;
            /** @description What stood at the end. */
            final: components["schemas"]["ForecastOutput"] | null;
            author: components["schemas"]["AuthorOutput"];
            /** @description The last one that came with a forecast. */
            comment: string;
        };
        CalledPageOutput: {
            scores: components["schemas"]["CalledOutput"][];
            next: string | null;
        };
        /**
         * @description * `approve` - approve
         *     * `reject` - reject
         *     * `spam` - spam
         *     * `redact` - redact
         *     * `edit` - edit
         *     * `feature` - feature
         *     * `unfeature` - unfeature
         *     * `pin` - pin
         *     * `unpin` - unpin
         *     * `lock` - lock
         *     * `unlock` - unlock
         *     * `close` - close
         *     * `reopen` - reopen
         *     * `ask` - ask
         * @enum {string}
         */
        CaseAction: "approve" | "reject" | "spam" | "redact" | "edit" | "feature" | "unfeature" | "pin" | "unpin" | "lock" | "unlock" | "close" | "reopen" | "ask";
        CaseAppealOutput: {
            text: string;
            /** Format: date-time */
            created_at: string;
            /** @description Who made the decision, and may not answer. None: no person did. */
            removed_by: string | null;
        };
        CaseCommentOutput: {
            id: string;
            status: components["schemas"]["CommentStatus"];
            revision: number;
            body: string;
            body_html: string;
            /** Format: date-time */
            created_at: string;
            author: components["schemas"]["AuthorOutput"];
            is_featured: boolean;
            is_pinned: boolean;
            /** @description No more replies below it. */
            is_locked: boolean;
            is_edited_by_moderator: boolean;
        };
        /** @description What somebody who reported the comment, or gave notice of it, says against its staying. */
        CaseComplaintOutput: {
            text: string;
            /** Format: date-time */
            created_at: string;
            /** @description The id of the notice; none: it was a report. */
            notice: string | null;
            /** @description Who left the comment, and may not answer. */
            left_by: string;
        };
        CaseDetailOutput: {
            id: string;
            site: string;
            kind: components["schemas"]["CaseKind"];
            state: components["schemas"]["CaseState"];
            /** @description Send it with a decision. */
            version: number;
            /** @description 0 to 100. */
            priority: number;
            /** @description Why it is here; listed in docs/checks.md. */
            code: string;
            /** @description The same in a sentence. */
            why: string;
            /** @description ISO 639-1; `und`: not known. */
            language: string;
            /** @description How many readers it may have reached, roughly. */
            exposure: number;
            /** Format: date-time */
            opened_at: string;
            /**
             * Format: date-time
             * @description Until when somebody is to be answered.
             */
            due_at: string | null;
            /** Format: date-time */
            settled_at: string | null;
            /** @description Who works on it now. */
            claim: components["schemas"]["ClaimOutput"] | null;
            /** @description What you may do now. */
            actions: components["schemas"]["CaseAction"][];
            /** @description A colleague is asked what they think of it. */
            second_opinion: components["schemas"]["SecondOpinionOutput"] | null;
            comment: components["schemas"]["CaseCommentOutput"];
            /** @description What the comment replies to. */
            parent: components["schemas"]["CaseCommentOutput"] | null;
            thread: components["schemas"]["CaseThreadOutput"];
            /** @description What `priority` is made of now, 100 at most. It is brought up to date every 5 minutes. */
            priority_parts: components["schemas"]["PriorityPartOutput"][];
            /** @description Its author objects to its removal. */
            appeal: components["schemas"]["CaseAppealOutput"] | null;
            /** @description Who reported it object to its staying. */
            complaints: components["schemas"]["CaseComplaintOutput"][];
            /** @description That it is illegal, the latest first. */
            notices: components["schemas"]["CaseNoticeOutput"][];
            findings: components["schemas"]["FindingOutput"][];
            /** @description Given by the site's rules. */
            tags: string[];
            decisions: components["schemas"]["DecisionOutput"][];
            author_record: components["schemas"]["AuthorRecordOutput"];
            near_duplicates: components["schemas"]["CaseCommentOutput"][];
            notes: components["schemas"]["CaseNoteOutput"][];
        };
        /**
         * @description * `new` - New
         *     * `spam` - Spam
         *     * `abuse` - Abuse
         *     * `rule` - Rule
         *     * `flagged` - Flagged
         *     * `illegal` - Illegal
         *     * `noticed` - Noticed
         *     * `urgent` - Urgent
         *     * `appealed` - Appealed
         *     * `unsure` - Unsure
         *     * `unchecked` - Unchecked
         * @enum {string}
         */
        CaseKind: "new" | "spam" | "abuse" | "rule" | "flagged" | "illegal" | "noticed" | "urgent" | "appealed" | "unsure" | "unchecked";
        CaseNoteInputRequest: {
            text: string;
        };
        CaseNoteOutput: {
            id: string;
            text: string;
            moderator: string;
            /** Format: date-time */
            created_at: string;
        };
        /** @description What somebody said of the comment. Who they are is for moderators only. */
        CaseNoticeOutput: {
            id: string;
            /** @description Of the comment's texts, the one it was said of. */
            revision: number;
            ground: components["schemas"]["LegalGround"];
            law: string;
            reason: string;
            name: string;
            email: string;
            /** @description The name of the key that it came with. */
            trusted_flagger: string | null;
            state: components["schemas"]["NoticeState"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            answered_at: string | null;
            answer: string;
        };
        CaseOutput: {
            id: string;
            site: string;
            kind: components["schemas"]["CaseKind"];
            state: components["schemas"]["CaseState"];
            /** @description Send it with a decision. */
            version: number;
            /** @description 0 to 100. */
            priority: number;
            /** @description Why it is here; listed in docs/checks.md. */
            code: string;
            /** @description The same in a sentence. */
            why: string;
            /** @description ISO 639-1; `und`: not known. */
            language: string;
            /** @description How many readers it may have reached, roughly. */
            exposure: number;
            /** Format: date-time */
            opened_at: string;
            /**
             * Format: date-time
             * @description Until when somebody is to be answered.
             */
            due_at: string | null;
            /** Format: date-time */
            settled_at: string | null;
            /** @description Who works on it now. */
            claim: components["schemas"]["ClaimOutput"] | null;
            /** @description What you may do now. */
            actions: components["schemas"]["CaseAction"][];
            /** @description A colleague is asked what they think of it. */
            second_opinion: components["schemas"]["SecondOpinionOutput"] | null;
            comment: components["schemas"]["CaseCommentOutput"];
            /** @description What the comment replies to. */
            parent: components["schemas"]["CaseCommentOutput"] | null;
            thread: components["schemas"]["CaseThreadOutput"];
        };
        CasePageOutput: {
            cases: components["schemas"]["CaseOutput"][];
            next: string | null;
            /** @description On the first page: how many there are of each kind that has any, whatever `kind` is asked for; null if more than 1000 and not the whole queue of a site. */
            counts: {
                [key: string]: number;
            } | null;
        };
        /**
         * @description * `open` - Open
         *     * `settled` - Settled
         * @enum {string}
         */
        CaseState: "open" | "settled";
        CaseThreadOutput: {
            id: string;
            key: string;
            title: string;
            section: string;
            url: string;
            state: components["schemas"]["ThreadState"];
        };
        ChallengeOutput: {
            kind: components["schemas"]["ChallengeOutputKindEnum"];
            /** @description To be sent back, before a colon and the answer, in `Parley-Challenge`. */
            token: string;
            /** @description For how long it can be answered. */
            seconds: number;
            /** @description Of a proof of work: `sha256`. */
            algorithm?: string;
            /** @description Of a proof of work: with how many zero bits the hash has to begin. */
            difficulty?: number;
            /** @description Of a CAPTCHA: as its provider knows the site. */
            site_key?: string;
            /** @description Of a CAPTCHA: our page that shows it, for a frame. */
            page?: string;
        };
        /**
         * @description * `proof_of_work` - proof_of_work
         *     * `turnstile` - turnstile
         *     * `hcaptcha` - hcaptcha
         * @enum {string}
         */
        ChallengeOutputKindEnum: "proof_of_work" | "turnstile" | "hcaptcha";
        ChangeOutput: {
            /** @description Its id. */
            case: string;
            site: string;
            kind: components["schemas"]["CaseKind"];
            state: components["schemas"]["CaseState"];
            version: number;
            priority: number;
            claim: components["schemas"]["ClaimOutput"] | null;
            /** @description What was last done to the comment. */
            decision: components["schemas"]["DecisionOutput"] | null;
        };
        ChangesOutput: {
            /** @description Cases as they are now. One may be told of twice. */
            changes: components["schemas"]["ChangeOutput"][];
            /** @description For the next `since`. */
            cursor: string;
            /** @description Too much happened to tell, or too long ago: read the queue anew, then go on from `cursor`. */
            reset: boolean;
        };
        CheckRecordOutput: {
            check: string;
            /** @description Comments held for it more than for anything else. */
            held: number;
            /** @description Of these, by a person since. */
            decided: number;
            /** @description Of these: false alarms. */
            approved: number;
        };
        ClaimOutput: {
            moderator: string;
            /** Format: date-time */
            until: string;
        };
        ColleaguesOutput: {
            /** @description Names, for `ask`. */
            colleagues: string[];
        };
        /** @description A forecast: of these, what the prompt's kind has. */
        CommentForecastOutput: {
            /**
             * Format: double
             * @description That it is yes.
             */
            probability?: number;
            probabilities?: number[];
            /** @description One in ten are below. */
            low?: unknown;
            median?: unknown;
            /** @description One in ten are above. */
            high?: unknown;
            prompt: string;
        };
        CommentInputRequest: {
            /** @description From the thread's `me`; tells how long writing took. */
            form_token?: string;
            /** @description A trap for robots: leave it out or empty. */
            homepage?: string;
            /**
             * @description Refuse with `likely_held`, storing nothing, if the text is likely to wait for a moderator.
             * @default false
             */
            nudge?: boolean;
            /** @description Markdown. */
            body: string;
            /** @description The comment replied to. */
            parent?: string | null;
            /** @description What the comment explains: `prompt`, and the same as in `PUT prompts/{id}/forecast`. */
            forecast?: {
                [key: string]: unknown;
            } | null;
            /** @description The article's address, for a thread's first comment. */
            url?: string;
            /** @description The article's title, likewise. */
            title?: string;
            /** @description The part of the publication that the article is in, likewise: moderators filter by it. */
            section?: string;
        };
        CommentOutput: {
            id: string;
            /** @description The thread's key. */
            thread: string;
            parent: string | null;
            depth: number;
            status: components["schemas"]["CommentStatus"];
            /** @description None on a tombstone. */
            author: components["schemas"]["AuthorOutput"] | null;
            /** @description Markdown as typed. None on a tombstone. */
            body: string | null;
            /** @description Safe HTML. None on a tombstone. */
            body_html: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            edited_at: string | null;
            /**
             * @description Whose the text is since it was edited.
             *
             *     * `author` - author
             *     * `moderator` - moderator
             */
            edited_by: components["schemas"]["Editor"] | components["schemas"]["NullEnum"];
            is_featured: boolean;
            /** @description Listed first, on top of a page's limit. */
            is_pinned: boolean;
            /** @description No more replies anywhere below. */
            is_locked: boolean;
            /** @description What sets it apart, as to be shown: `staff`, `expert`, `answer`, `answered`, `unanswered`, `pinned`, `featured`, `side_yes`, `side_no`. More may come. */
            marks: string[];
            is_question: boolean;
            /** @description An expert's reply to a question. */
            is_answer: boolean;
            /** @description How many such replies a question has. */
            answers: number;
            upvotes: number;
            downvotes: number;
            reply_count: number;
            /** @description What its author forecast with it. */
            forecast: components["schemas"]["CommentForecastOutput"] | null;
        };
        /**
         * @description * `pending` - Pending
         *     * `published` - Published
         *     * `held` - Held
         *     * `rejected` - Rejected
         *     * `spam` - Spam
         *     * `withdrawn` - Withdrawn
         * @enum {string}
         */
        CommentStatus: "pending" | "published" | "held" | "rejected" | "spam" | "withdrawn";
        ComplainedOutput: {
            /**
             * @description Who had removed the comment.
             *
             *     * `machine` - machine
             *     * `moderator` - moderator
             */
            by: components["schemas"]["Decider"];
            count: number;
            answered: number;
            /** @description The comment is back; what was reported is gone after all. */
            reversed: number;
            denied: number;
            withdrawn: number;
            waiting: number;
            /**
             * Format: double
             * @description Seconds to the answer.
             */
            median: number | null;
            /**
             * Format: double
             * @description Reversed, of those answered.
             */
            share: number | null;
            /** Format: double */
            low: number;
            /** Format: double */
            high: number;
        };
        ComplaintsOutput: {
            by: components["schemas"]["ComplaintsOutputByEnum"];
            count: number;
            answered: number;
            /** @description The comment is back; what was reported is gone after all. */
            reversed: number;
            denied: number;
            withdrawn: number;
            waiting: number;
            /**
             * Format: double
             * @description Seconds to the answer.
             */
            median: number | null;
            /**
             * Format: double
             * @description Reversed, of those answered.
             */
            share: number | null;
            /** Format: double */
            low: number;
            /** Format: double */
            high: number;
        };
        /**
         * @description * `reporter` - reporter
         * @enum {string}
         */
        ComplaintsOutputByEnum: "reporter";
        CountDriftOutput: {
            /** Format: date-time */
            checked_at: string;
            /** @description By how much `open` was off when it was last compared with the cases. */
            last: number;
            /** @description And in all; both should be 0. */
            total: number;
        };
        CountedWebhookOutput: {
            id: string;
            site: string;
            name: string;
            url: string;
            kinds: components["schemas"]["EventKind"][];
            format: components["schemas"]["WebhookFormat"];
            enabled: boolean;
            /**
             * @description Why Parley switched it off, where it did.
             *
             *     * `failing` - failing
             *     * `gone` - gone
             */
            disabled_because: components["schemas"]["DisabledBecauseEnum"] | components["schemas"]["NullEnum"];
            /**
             * Format: date-time
             * @description Since when nothing has got there; null when it is well.
             */
            failing_since: string | null;
            /**
             * Format: date-time
             * @description Until when everything is signed with the secret before, too.
             */
            earlier_secret_until: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Deliveries on their way. */
            waiting: number;
            /** @description Deliveries that never got there. */
            dead: number;
        };
        CountsOutput: {
            counts: {
                [key: string]: number;
            };
        };
        CrowdOutput: {
            prompt: string;
            phase: components["schemas"]["PhaseEnum"];
            groups: components["schemas"]["GroupOutput"][];
        };
        DayTimesOutput: {
            /** @description Decisions on cases that waited. */
            count: number;
            /** Format: double */
            median_seconds: number | null;
            /** Format: double */
            p90_seconds: number | null;
            /** Format: date */
            day: string;
        };
        DecidedOutput: {
            decision: components["schemas"]["DecisionOutput"];
            case: components["schemas"]["CaseOutput"];
        };
        /**
         * @description * `machine` - machine
         *     * `moderator` - moderator
         * @enum {string}
         */
        Decider: "machine" | "moderator";
        /**
         * @description * `publish` - Publish
         *     * `hold` - Hold
         *     * `approve` - Approve
         *     * `reject` - Reject
         *     * `spam` - Spam
         *     * `edit` - Edit
         *     * `redact` - Redact
         *     * `feature` - Feature
         *     * `unfeature` - Unfeature
         *     * `pin` - Pin
         *     * `unpin` - Unpin
         *     * `lock` - Lock
         *     * `unlock` - Unlock
         *     * `close` - Close
         *     * `reopen` - Reopen
         *     * `ask` - Ask
         *     * `undo` - Undo
         *     * `recheck` - Recheck
         *     * `withdraw` - Withdraw
         *     * `flag` - Flag
         *     * `appeal` - Appeal
         *     * `notice` - Notice
         * @enum {string}
         */
        DecisionAction: "publish" | "hold" | "approve" | "reject" | "spam" | "edit" | "redact" | "feature" | "unfeature" | "pin" | "unpin" | "lock" | "unlock" | "close" | "reopen" | "ask" | "undo" | "recheck" | "withdraw" | "flag" | "appeal" | "notice";
        DecisionInputRequest: {
            action: components["schemas"]["CaseAction"];
            /** @description The case's version as you saw it. */
            version: number;
            /**
             * @description The code of a house rule of the site: why it is rejected.
             * @default
             */
            reason?: string;
            /**
             * @description For colleagues.
             * @default
             */
            note?: string;
            /**
             * @description Where the case has an `appeal` or `notices`: what its author, or those who gave notice, are told.
             * @default
             */
            answer?: string;
            /**
             * @description Of `approve`, where the case has `notices`: nobody could have believed them. A strike.
             * @default false
             */
            unfounded?: boolean;
            /**
             * @description Of `edit`: the new text, in Markdown.
             * @default
             */
            body?: string;
            /** @description Of `redact`: what to take out, in code points of the comment's `body`; 100 at most. */
            spans?: components["schemas"]["SpanInputRequest"][];
            /**
             * @description Of `ask`: the name of one of the site's `colleagues`; any of them if left out.
             * @default
             */
            colleague?: string;
        };
        DecisionOutput: {
            id: string;
            action: components["schemas"]["DecisionAction"];
            actor: components["schemas"]["Actor"];
            moderator: string | null;
            from_status: components["schemas"]["CommentStatus"];
            to_status: components["schemas"]["CommentStatus"];
            code: string;
            note: string;
            policy_version: number | null;
            undoes: string | null;
            /** Format: date-time */
            created_at: string;
        };
        DeliveryListOutput: {
            deliveries: components["schemas"]["DeliveryOutput"][];
            /** @description The cursor of the next page. */
            next: string | null;
        };
        DeliveryOutput: {
            id: string;
            /** @description The `webhook-id` that it is sent with. */
            event: string;
            kind: components["schemas"]["EventKind"];
            state: components["schemas"]["DeliveryState"];
            tries: number;
            /** @description Of the last try; a code of docs/webhooks.md. */
            error: string | null;
            /** @description HTTP, of the last try. */
            status: number | null;
            latency_ms: number | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            tried_at: string | null;
        };
        /**
         * @description * `waiting` - Waiting
         *     * `delivered` - Delivered
         *     * `dead` - Dead
         * @enum {string}
         */
        DeliveryState: "waiting" | "delivered" | "dead";
        /**
         * @description * `hourly` - Hourly
         *     * `daily` - Daily
         *     * `off` - Off
         * @enum {string}
         */
        Digest: "hourly" | "daily" | "off";
        DigestInputRequest: {
            /** @description A site's key. */
            site: string;
            /**
             * @description How often mail says what waits, where something does.
             *
             *     * `hourly` - Hourly
             *     * `daily` - Daily
             *     * `off` - Off
             */
            digest: components["schemas"]["Digest"];
        };
        DigestOutput: {
            site: string;
            digest: components["schemas"]["Digest"];
            /**
             * Format: date-time
             * @description When it is next time.
             */
            due_at: string | null;
        };
        /**
         * @description * `failing` - failing
         *     * `gone` - gone
         * @enum {string}
         */
        DisabledBecauseEnum: "failing" | "gone";
        DisabledOutput: {
            code: string;
            /** @description The same in a sentence. */
            why: string;
        };
        /**
         * @description * `machine` - machine
         *     * `person` - person
         * @enum {string}
         */
        Doer: "machine" | "person";
        /** @description What is left out stays as it is. */
        DutiesInputRequest: {
            /** @description A site's key. */
            site: string;
            /** @description Its version as you saw it. */
            version: number;
            /**
             * @description Set first.
             *
             *     * `eu_platform` - EU online platform
             *     * `eu_hosting` - EU hosting service
             *     * `none` - None
             */
            preset?: components["schemas"]["PresetEnum"];
            /** @description Of illegal content, from anybody. */
            takes_notices?: boolean;
            notice_hours?: number;
            trusted_hours?: number;
            /** @description Who reported a comment may object when it stays. */
            hears_reporters?: boolean;
            appeal_hours?: number;
            /** @description Unfounded notices; 0: never. */
            strikes?: number;
            strike_days?: number;
            keep_notices_days?: number;
            /** @description Statements of reasons go to the European database. */
            state_reasons?: boolean;
            /** @description Those about spam too. */
            state_spam?: boolean;
            /** @description Everybody may read the yearly report. */
            publish_report?: boolean;
            /**
             * Format: double
             * @description Of what machines published, to be judged again blind.
             */
            audit_published?: number;
            /**
             * Format: double
             * @description Of what they held, rejected or marked as spam.
             */
            audit_stopped?: number;
            /** @description Called when a life is in danger. */
            emergency_email?: string | unknown | unknown;
            /** @description The point of contact of readers. */
            reader_contact?: string;
            /** @description The point of contact of authorities. */
            authority_contact?: string;
            /** @description That both understand. */
            contact_languages?: string;
            /** @description Who settles disputes out of court. */
            dispute_body?: string;
        };
        DutiesOutput: {
            /** @description Send it with a change. */
            version: number;
            takes_notices: boolean;
            notice_hours: number;
            trusted_hours: number;
            hears_reporters: boolean;
            appeal_hours: number;
            strikes: number;
            strike_days: number;
            keep_notices_days: number;
            state_reasons: boolean;
            state_spam: boolean;
            publish_report: boolean;
            /** Format: double */
            audit_published: number;
            /** Format: double */
            audit_stopped: number;
            emergency_email: string;
            reader_contact: string;
            authority_contact: string;
            contact_languages: string;
            dispute_body: string;
        };
        EditInputRequest: {
            /** @description From the thread's `me`; tells how long writing took. */
            form_token?: string;
            /** @description A trap for robots: leave it out or empty. */
            homepage?: string;
            /**
             * @description Refuse with `likely_held`, storing nothing, if the text is likely to wait for a moderator.
             * @default false
             */
            nudge?: boolean;
            /** @description Markdown. */
            body: string;
        };
        /**
         * @description * `author` - author
         *     * `moderator` - moderator
         * @enum {string}
         */
        Editor: "author" | "moderator";
        /**
         * @description * `none` - none
         *     * `unconfirmed` - unconfirmed
         *     * `confirmed` - confirmed
         * @enum {string}
         */
        EmailState: "none" | "unconfirmed" | "confirmed";
        ErasedCountsOutput: {
            comments: number;
            /** @description Texts, the comments' earlier ones too. */
            revisions: number;
            /** @description They stay counted, and are nobody's. */
            votes: number;
            /** @description Likewise, without their notes. */
            flags: number;
            /** @description Of illegal content; not counted at first. */
            notices?: number;
            forecasts: number;
            follows: number;
            mutes: number;
            notifications: number;
        };
        ErasureListOutput: {
            erasures: components["schemas"]["ErasureOutput"][];
            /** @description The cursor of the next page. */
            next: string | null;
        };
        ErasureOutput: {
            id: string;
            /** Format: date-time */
            erased_at: string;
            /**
             * @description The reader themself, or the site's staff.
             *
             *     * `reader` - Reader
             *     * `staff` - Staff
             */
            by: components["schemas"]["ErasureOutputByEnum"];
            counts: components["schemas"]["ErasedCountsOutput"];
        };
        /**
         * @description * `reader` - Reader
         *     * `staff` - Staff
         * @enum {string}
         */
        ErasureOutputByEnum: "reader" | "staff";
        ErrorBody: {
            /** @description Stable; listed in docs/api.md. */
            code: string;
            /** @description For people, in the reader's language. */
            message: string;
            fields?: {
                [key: string]: components["schemas"]["FieldErrorOutput"];
            };
            /**
             * Format: date-time
             * @description When it ends by itself, where it does.
             */
            until?: string;
            /** @description With `case_claimed`: the moderator who works on it. */
            by?: string;
            /** @description With `challenge_required`: docs/limits.md. */
            challenge?: components["schemas"]["ChallengeOutput"];
        };
        ErrorOutput: {
            error: components["schemas"]["ErrorBody"];
        };
        /**
         * @description * `comment.published` - Comment Published
         *     * `comment.held` - Comment Held
         *     * `comment.rejected` - Comment Rejected
         *     * `comment.spam` - Comment Spam
         *     * `comment.withdrawn` - Comment Withdrawn
         *     * `comment.edited` - Comment Edited
         *     * `thread.created` - Thread Created
         *     * `thread.changed` - Thread Changed
         *     * `prompt.resolved` - Prompt Resolved
         *     * `flag.created` - Flag Created
         *     * `notice.given` - Notice Given
         *     * `notice.escalated` - Notice Escalated
         *     * `notice.answered` - Notice Answered
         *     * `decision.made` - Decision Made
         *     * `decision.undone` - Decision Undone
         *     * `author.sanctioned` - Author Sanctioned
         *     * `author.sanction_lifted` - Author Sanction Lifted
         *     * `author.erased` - Author Erased
         * @enum {string}
         */
        EventKind: "comment.published" | "comment.held" | "comment.rejected" | "comment.spam" | "comment.withdrawn" | "comment.edited" | "thread.created" | "thread.changed" | "prompt.resolved" | "flag.created" | "notice.given" | "notice.escalated" | "notice.answered" | "decision.made" | "decision.undone" | "author.sanctioned" | "author.sanction_lifted" | "author.erased";
        ExamplesOutput: {
            /** @description Removed, and only now stopped. */
            caught: components["schemas"]["CaseCommentOutput"][];
            /** @description Published, and only now stopped. */
            false_alarm: components["schemas"]["CaseCommentOutput"][];
            /** @description Removed, and no longer stopped. */
            missed: components["schemas"]["CaseCommentOutput"][];
            /** @description Published, and no longer stopped. */
            freed: components["schemas"]["CaseCommentOutput"][];
        };
        ExpertOutput: {
            /** @description The author's. */
            id: string;
            name: string;
            title: string;
        };
        FieldErrorOutput: {
            code: string;
            message: string;
        };
        FindingOutput: {
            check: string;
            outcome: components["schemas"]["OutcomeEnum"];
            label: string;
            /** Format: double */
            score: number;
            code: string;
            sentence: string;
            spans: components["schemas"]["SpanOutput"][];
        };
        FlagCountsOutput: {
            total: number;
            /** @description The comment was removed. */
            upheld: number;
            /** @description The comment stayed, and a person had seen it. */
            dismissed: number;
            open: number;
        };
        FlagInputRequest: {
            reason: components["schemas"]["FlagReason"];
            /** @default  */
            note?: string;
        };
        FlagOutput: {
            comment: string;
            reason: components["schemas"]["FlagReason"];
            note: string;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @description * `spam` - Spam
         *     * `abuse` - Abuse
         *     * `off_topic` - Off Topic
         *     * `illegal` - Illegal
         *     * `other` - Other
         * @enum {string}
         */
        FlagReason: "spam" | "abuse" | "off_topic" | "illegal" | "other";
        FollowInputRequest: {
            /**
             * @description Where mail about it may go. A letter goes there first, with a link to say yes.
             * @default
             */
            email?: string | unknown | unknown;
        };
        FollowOutput: {
            follows: boolean;
            /**
             * @description Whether mail may be sent to me: only to an address that was confirmed.
             *
             *     * `none` - none
             *     * `unconfirmed` - unconfirmed
             *     * `confirmed` - confirmed
             */
            email: components["schemas"]["EmailState"];
        };
        ForecastInputRequest: {
            /** @description From the thread's `me`; tells how long writing took. */
            form_token?: string;
            /** @description A trap for robots: leave it out or empty. */
            homepage?: string;
            /**
             * @description Refuse with `likely_held`, storing nothing, if the text is likely to wait for a moderator.
             * @default false
             */
            nudge?: boolean;
            /** @description `probability`, `probabilities`, or `low`, `median` and `high`. */
            forecast: {
                [key: string]: unknown;
            };
            /**
             * @description Why, as a comment: it is checked like any other, and the forecast counts when it is published.
             * @default
             */
            sentence?: string;
        };
        /** @description A forecast: of these, what the prompt's kind has. */
        ForecastOutput: {
            /**
             * Format: double
             * @description That it is yes.
             */
            probability?: number;
            probabilities?: number[];
            /** @description One in ten are below. */
            low?: unknown;
            median?: unknown;
            /** @description One in ten are above. */
            high?: unknown;
        };
        ForecastRowOutput: {
            id: string;
            author: components["schemas"]["AuthorOutput"];
            forecast: components["schemas"]["ForecastOutput"] | null;
            /** Format: date-time */
            made_at: string;
            counts: boolean;
            /** Format: double */
            weight: number;
            is_live: boolean;
            comment: string | null;
        };
        ForecasterOutput: {
            /** @description Prompts that were scored. */
            resolved: number;
            /**
             * Format: double
             * @description Peer scores with shrinkage: Σ peer / (30 + Σ coverage).
             */
            reputation: number;
            /**
             * Format: double
             * @description On average.
             */
            brier: number | null;
            /**
             * Format: double
             * @description On average.
             */
            coverage: number;
            author: components["schemas"]["AuthorOutput"];
        };
        ForecastersOutput: {
            forecasters: components["schemas"]["ForecasterOutput"][];
            next: string | null;
        };
        FoundAuthorOutput: {
            id: string;
            name: string;
            kind: components["schemas"]["AuthorKind"];
            /** @description Speaks for the site. */
            is_staff: boolean;
            /** @description Knows what it is about: so the site says. */
            is_expert: boolean;
            /** @description What a member of staff or an expert is, as the site says. */
            title: string;
            /** @description The site's key. */
            site: string;
        };
        FoundAuthorsOutput: {
            authors: components["schemas"]["FoundAuthorOutput"][];
        };
        /**
         * @description * `all` - All
         *     * `members` - Members
         *     * `calibrated` - Calibrated
         * @enum {string}
         */
        GroupEnum: "all" | "members" | "calibrated";
        GroupOutput: {
            group: components["schemas"]["GroupEnum"];
            /** Format: date-time */
            computed_at: string;
            now: components["schemas"]["BeliefOutput"] | null;
            history: components["schemas"]["BeliefOutput"][];
        };
        GuestInputRequest: {
            name: string;
            /** @default  */
            email?: string | unknown | unknown;
        };
        GuestOutput: {
            /** @description Shown once. Send it as `Authorization: Bearer …`. */
            token: string;
            author: components["schemas"]["AuthorOutput"];
        };
        HandlingOutput: {
            count: number;
            /**
             * Format: double
             * @description Seconds.
             */
            median: number | null;
            /** Format: double */
            p90: number | null;
        };
        /** @description Why a comment waits for a moderator. */
        HoldOutput: {
            by: components["schemas"]["Doer"];
            /** @description What it was decided upon: an automatic check or a moderator of their own, a reader's report, a notice of illegal content. */
            noticed: components["schemas"]["NoticedEnum"][];
            /** @description Both as sentences, in the reader's language. */
            how: string;
            /** @description One of `held.…`, as listed in docs/api.md. */
            code: string;
            /** @description The same as a sentence, in the reader's language. */
            message: string;
        };
        HouseRuleInputRequest: {
            /** @description A site's key. */
            site: string;
            /** @description The rule's version as you saw it; 0 makes a new one. */
            version: number;
            /** @description Lower-case letters, digits and underscores, a letter first. */
            code: string;
            /** @description What the author is told, in a few words. */
            title: string;
            /**
             * @description The same at length.
             * @default
             */
            explanation?: string;
            /**
             * @description Such comments are against the law.
             * @default false
             */
            is_legal_ground?: boolean;
            /**
             * @description Which, for a legal ground.
             * @default
             */
            law?: string;
            /** @default 0 */
            position?: number;
            /**
             * @description Whether moderators may reject for it.
             * @default true
             */
            is_active?: boolean;
            /** @description Title and explanation in other languages than the site's. Left out, they stay while these do. */
            texts?: components["schemas"]["RuleTextInputRequest"][];
        };
        HouseRuleOutput: {
            code: string;
            title: string;
            explanation: string;
            is_legal_ground: boolean;
            law: string;
            position: number;
            is_active: boolean;
            texts: components["schemas"]["RuleTextOutput"][];
            /** @description Send it with a change. */
            version: number;
        };
        HouseRulesOutput: {
            house_rules: components["schemas"]["HouseRuleOutput"][];
            /** @description Of all of them together; 0: the usual ones. */
            version: number;
            /** @description What stands around them, by language. */
            texts: components["schemas"]["AroundOutput"][];
        };
        ImposedOutput: {
            sanction: components["schemas"]["SanctionOutput"];
            author: components["schemas"]["ProfileOutput"];
        };
        InvitationInputRequest: {
            role: components["schemas"]["Role"];
            /** @description A site's key. */
            site: string;
            /** @description An e-mail address. */
            email: string | unknown | unknown;
        };
        InvitationListOutput: {
            invitations: components["schemas"]["InvitationOutput"][];
        };
        InvitationOutput: {
            id: string;
            email: string;
            role: components["schemas"]["Role"];
            /** @description Null: the operator. */
            invited_by: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
        };
        /**
         * @description * `ar` - ar
         *     * `de` - de
         *     * `en` - en
         *     * `es` - es
         *     * `fr` - fr
         *     * `it` - it
         *     * `pl` - pl
         *     * `pt` - pt
         *     * `ru` - ru
         *     * `tr` - tr
         *     * `uk` - uk
         *     * `zh` - zh
         * @enum {string}
         */
        LanguageEnum: "ar" | "de" | "en" | "es" | "fr" | "it" | "pl" | "pt" | "ru" | "tr" | "uk" | "zh";
        LatestCommentOutput: {
            id: string;
            /** @description The thread's key. */
            thread: string;
            thread_title: string;
            status: components["schemas"]["CommentStatus"];
            body: string;
            /** Format: date-time */
            created_at: string;
            /** @description The case's id, if it ever had one. */
            case: string | null;
            /** @description Why it has this status. */
            code: string;
            /** @description The same in words. */
            why: string;
            /** @description The moderator who decided, if one did. */
            by: string | null;
        };
        LeftOutOutput: {
            comment: string;
            case: string | null;
            /** @description Why; a code of docs/api.md. */
            code: string;
            /**
             * @description What was done to it since.
             *
             *     * `publish` - Publish
             *     * `hold` - Hold
             *     * `approve` - Approve
             *     * `reject` - Reject
             *     * `spam` - Spam
             *     * `edit` - Edit
             *     * `redact` - Redact
             *     * `feature` - Feature
             *     * `unfeature` - Unfeature
             *     * `pin` - Pin
             *     * `unpin` - Unpin
             *     * `lock` - Lock
             *     * `unlock` - Unlock
             *     * `close` - Close
             *     * `reopen` - Reopen
             *     * `ask` - Ask
             *     * `undo` - Undo
             *     * `recheck` - Recheck
             *     * `withdraw` - Withdraw
             *     * `flag` - Flag
             *     * `appeal` - Appeal
             *     * `notice` - Notice
             */
            action: components["schemas"]["DecisionAction"] | components["schemas"]["NullEnum"];
            /** @description The moderator who did. */
            by: string | null;
        };
        /**
         * @description * `child_abuse` - Child Abuse
         *     * `threat_to_life` - Threat To Life
         *     * `violence` - Violence
         *     * `hate` - Hate
         *     * `defamation` - Defamation
         *     * `privacy` - Privacy
         *     * `copyright` - Copyright
         *     * `fraud` - Fraud
         *     * `other` - Other
         * @enum {string}
         */
        LegalGround: "child_abuse" | "threat_to_life" | "violence" | "hate" | "defamation" | "privacy" | "copyright" | "fraud" | "other";
        MailSettingsInputRequest: {
            /** @description Another address, to be confirmed; blank: forget mine. */
            email?: string | unknown | unknown;
            /**
             * @description How soon mail tells of replies to me.
             *
             *     * `immediate` - Immediate
             *     * `hourly` - Hourly
             *     * `daily` - Daily
             *     * `off` - Off
             */
            reply?: components["schemas"]["Pace"];
            /**
             * @description How soon mail tells of comments that name me.
             *
             *     * `immediate` - Immediate
             *     * `hourly` - Hourly
             *     * `daily` - Daily
             *     * `off` - Off
             */
            mention?: components["schemas"]["Pace"];
            /**
             * @description How soon mail tells of comments in threads that I follow.
             *
             *     * `immediate` - Immediate
             *     * `hourly` - Hourly
             *     * `daily` - Daily
             *     * `off` - Off
             */
            thread?: components["schemas"]["Pace"];
            /**
             * @description How soon mail tells of decisions on what I wrote or reported or about me, and outcomes of what I forecast.
             *
             *     * `immediate` - Immediate
             *     * `hourly` - Hourly
             *     * `daily` - Daily
             *     * `off` - Off
             */
            decision?: components["schemas"]["Pace"];
        };
        MailSettingsOutput: {
            email: components["schemas"]["EmailState"];
            /** @description Where mail goes, or will once confirmed. */
            address: string;
            reply: components["schemas"]["Pace"];
            mention: components["schemas"]["Pace"];
            thread: components["schemas"]["Pace"];
            decision: components["schemas"]["Pace"];
        };
        MeOutput: {
            author: components["schemas"]["AuthorOutput"];
            email: string;
            /** Format: date-time */
            created_at: string;
            sanctions: components["schemas"]["MeasureOutput"][];
        };
        /**
         * @description * `warn` - warn
         *     * `suspend` - suspend
         *     * `ban` - ban
         *     * `premoderate` - premoderate
         * @enum {string}
         */
        MeasureKind: "warn" | "suspend" | "ban" | "premoderate";
        /** @description What a moderator did about the asking author, as far as it is in force; and every warning. */
        MeasureOutput: {
            id: string;
            kind: components["schemas"]["MeasureKind"];
            /** @description A code. */
            reason: string;
            /** @description The same in words. */
            why: string;
            /** @description From the moderator, as plain text. */
            message: string;
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string | null;
            by: components["schemas"]["Doer"];
            /**
             * Format: date-time
             * @description Of a warning: until then, its author can't write.
             */
            acknowledged_at: string | null;
            /** @description What its author can't do, where, and how long, as sentences. */
            effect: string;
            /** @description How to object. */
            objection: string;
        };
        MemberOutput: {
            id: string;
            name: string;
            email: string;
            role: components["schemas"]["Role"];
            has_two_factors: boolean;
            is_active: boolean;
            /**
             * Format: date-time
             * @description To the minute.
             */
            last_seen_at: string;
        };
        MineOutput: {
            author: components["schemas"]["AuthorOutput"] | null;
            /** @description By comment id. */
            votes: {
                [key: string]: -1 | 1;
            };
            flags: string[];
            /** @description Ids of authors. */
            muted: string[];
            /** @description I want to hear of new comments in the thread. */
            follows: boolean;
            /** @description My comments that are not published. */
            comments: components["schemas"]["OwnCommentOutput"][];
            sanctions: components["schemas"]["MeasureOutput"][];
            /** @description All that I forecast here, oldest first. */
            forecasts: components["schemas"]["OwnForecastOutput"][];
            /** @description What that was worth. */
            scores: components["schemas"]["OwnScoreOutput"][];
            /** @description Send it back with the comment. */
            form_token: string;
            rules: components["schemas"]["RulesOutput"];
        };
        /**
         * @description * `conversation` - Conversation
         *     * `questions` - Questions
         * @enum {string}
         */
        ModeEnum: "conversation" | "questions";
        ModelReplayInputRequest: {
            /** @description A site's key. */
            site: string;
            /**
             * @description How many of the site's last decided comments are judged again.
             * @default 1000
             */
            last?: number;
            /** @description Of what the site's moderators taught; 0: the shipped models alone. */
            version: number;
        };
        ModelVersionOutput: {
            version: number;
            /** @description The shipped models that it was learned on. */
            base_version: string;
            state: components["schemas"]["ModelVersionOutputStateEnum"];
            examples: number;
            moderators: number;
            /** @description By label: what it was learned from, and how it compares. */
            metrics: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When it came into its state.
             */
            changed_at: string;
        };
        /**
         * @description * `active` - Active
         *     * `superseded` - Superseded
         *     * `reverted` - Reverted
         *     * `rejected` - Rejected
         * @enum {string}
         */
        ModelVersionOutputStateEnum: "active" | "superseded" | "reverted" | "rejected";
        ModelsOutput: {
            site: string;
            /** @description The version in force; 0: the shipped models alone. */
            active: number;
            /** @description Nothing is learned until a person asks for it. */
            paused: boolean;
            /** @description The newest first. */
            versions: components["schemas"]["ModelVersionOutput"][];
        };
        MoreReplies: {
            count: number;
            /** @description For `GET comments/{id}/replies?cursor=` of this comment. */
            cursor: string;
        };
        MoveOutput: {
            from: components["schemas"]["Band"];
            to: components["schemas"]["Band"];
            count: number;
        };
        NeighbourOutput: {
            id: string;
            name: string;
            /** @description From the same network in the last 30 days. */
            comments: number;
            removed: number;
            same_address: boolean;
        };
        NewInvitationOutput: {
            id: string;
            email: string;
            role: components["schemas"]["Role"];
            /** @description Null: the operator. */
            invited_by: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            /** @description To pass on, where no mail can be sent; never shown again. */
            link: string | null;
        };
        NewPromptInputRequest: {
            /** @description A site's key. */
            site: string;
            question: string;
            /**
             * @description What counts as what, as plain text.
             * @default
             */
            details?: string;
            /** @description What an answer is, as docs/predictions.md has it. */
            answer: {
                /** @enum {string} */
                kind: "yes_no" | "choices" | "number" | "date";
                options?: string[];
                unit?: string;
                lower?: number | string;
                upper?: number | string;
                is_log?: boolean;
            };
            /**
             * Format: date-time
             * @description Now, if it is left out.
             */
            opens_at?: string | null;
            /**
             * Format: date-time
             * @description No forecast is taken, and none can be changed, from then on.
             */
            closes_at: string;
            /**
             * Format: date-time
             * @description When its editors expect to know.
             */
            resolves_at?: string | null;
            /**
             * @description Lower ones come first.
             * @default 0
             */
            position?: number;
            /** @description The key of a thread that has begun. */
            thread: string;
        };
        NewRuleInputRequest: {
            /** @description A site's key. */
            site: string;
            name: string;
            /** @description `if`, `then` and `exempt`, as docs/policy.md has them. */
            document: {
                [key: string]: unknown;
            };
            /**
             * @description Lower ones run first.
             * @default 0
             */
            position?: number;
            /** @default true */
            is_enabled?: boolean;
            /**
             * @description While it is fresh it switches itself off if it matches more than 5 % of all comments.
             * @default true
             */
            is_guarded?: boolean;
            /** Format: date-time */
            starts_at?: string | null;
            /** Format: date-time */
            ends_at?: string | null;
        };
        NewWebhookOutput: {
            id: string;
            site: string;
            name: string;
            url: string;
            kinds: components["schemas"]["EventKind"][];
            format: components["schemas"]["WebhookFormat"];
            enabled: boolean;
            /**
             * @description Why Parley switched it off, where it did.
             *
             *     * `failing` - failing
             *     * `gone` - gone
             */
            disabled_because: components["schemas"]["DisabledBecauseEnum"] | components["schemas"]["NullEnum"];
            /**
             * Format: date-time
             * @description Since when nothing has got there; null when it is well.
             */
            failing_since: string | null;
            /**
             * Format: date-time
             * @description Until when everything is signed with the secret before, too.
             */
            earlier_secret_until: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Shown once: what requests are signed with. */
            secret: string;
        };
        NewWordListInputRequest: {
            /** @description A site's key. */
            site: string;
            name: string;
            action: components["schemas"]["WordListAction"];
            /** @default abuse */
            label?: components["schemas"]["WordListLabel"];
            /** @description Words or phrases, 2000 at most; blank ones are left out. */
            entries: string[];
            /** @description ISO 639-1, 20 at most: only comments in one of these; none: all. */
            languages?: string[];
            /** @default false */
            is_case_sensitive?: boolean;
            /** @default true */
            is_whole_words?: boolean;
        };
        NodeOutput: {
            id: string;
            /** @description The thread's key. */
            thread: string;
            parent: string | null;
            depth: number;
            status: components["schemas"]["CommentStatus"];
            /** @description None on a tombstone. */
            author: components["schemas"]["AuthorOutput"] | null;
            /** @description Markdown as typed. None on a tombstone. */
            body: string | null;
            /** @description Safe HTML. None on a tombstone. */
            body_html: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            edited_at: string | null;
            /**
             * @description Whose the text is since it was edited.
             *
             *     * `author` - author
             *     * `moderator` - moderator
             */
            edited_by: components["schemas"]["Editor"] | components["schemas"]["NullEnum"];
            is_featured: boolean;
            /** @description Listed first, on top of a page's limit. */
            is_pinned: boolean;
            /** @description No more replies anywhere below. */
            is_locked: boolean;
            /** @description What sets it apart, as to be shown: `staff`, `expert`, `answer`, `answered`, `unanswered`, `pinned`, `featured`, `side_yes`, `side_no`. More may come. */
            marks: string[];
            is_question: boolean;
            /** @description An expert's reply to a question. */
            is_answer: boolean;
            /** @description How many such replies a question has. */
            answers: number;
            upvotes: number;
            downvotes: number;
            reply_count: number;
            /** @description What its author forecast with it. */
            forecast: components["schemas"]["CommentForecastOutput"] | null;
            readonly replies: components["schemas"]["NodeOutput"][];
            more_replies: components["schemas"]["MoreReplies"] | null;
        };
        NoteInputRequest: {
            text: string;
        };
        NoteOutput: {
            id: string;
            text: string;
            moderator: string;
            /** Format: date-time */
            created_at: string;
        };
        NotesOutput: {
            notes: components["schemas"]["NoteOutput"][];
        };
        NoticeInputRequest: {
            ground: components["schemas"]["LegalGround"];
            /** @description Why the comment is illegal. */
            reason: string;
            /**
             * @description Which law it breaks.
             * @default
             */
            law?: string;
            /**
             * @description Not needed about child abuse, nor from trusted flaggers.
             * @default
             */
            name?: string;
            /**
             * @description Not needed about child abuse, nor from trusted flaggers.
             * @default
             */
            email?: string | unknown | unknown;
            /** @description That all this is believed to be true and complete: must be true. */
            good_faith: boolean;
        };
        /** @description What somebody said of a comment, and what came of it. */
        NoticeOutput: {
            id: string;
            comment: string;
            ground: components["schemas"]["LegalGround"];
            law: string;
            reason: string;
            state: components["schemas"]["NoticeState"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            answered_at: string | null;
            /** @description From the moderator, as plain text. */
            answer: string;
            /** @description A page with the same, for whoever gave the notice. The link alone opens it. */
            url: string;
        };
        /**
         * @description * `open` - Open
         *     * `removed` - Removed
         *     * `kept` - Kept
         *     * `unfounded` - Unfounded
         *     * `moot` - Moot
         * @enum {string}
         */
        NoticeState: "open" | "removed" | "kept" | "unfounded" | "moot";
        /**
         * @description * `machine` - machine
         *     * `report` - report
         *     * `notice` - notice
         *     * `person` - person
         * @enum {string}
         */
        NoticedEnum: "machine" | "report" | "notice" | "person";
        NoticedOutput: {
            ground: string;
            count: number;
            /** @description By trusted flaggers. */
            trusted: number;
            answered: number;
            /** @description The comment, or words of it, went. */
            upheld: number;
            /**
             * Format: double
             * @description Seconds to the answer.
             */
            median: number | null;
        };
        /**
         * @description * `reply` - Reply
         *     * `mention` - Mention
         *     * `thread` - Thread
         *     * `decision` - Decision
         *     * `flag` - Flag
         *     * `prompt` - Prompt
         *     * `measure` - Measure
         * @enum {string}
         */
        NotificationKind: "reply" | "mention" | "thread" | "decision" | "flag" | "prompt" | "measure";
        NotificationListOutput: {
            /** @description In all, not only on this page. */
            unread: number;
            notifications: components["schemas"]["NotificationOutput"][];
            /** @description The cursor of the next page. */
            next: string | null;
        };
        NotificationOutput: {
            id: string;
            kind: components["schemas"]["NotificationKind"];
            /** Format: date-time */
            created_at: string;
            is_read: boolean;
            /**
             * @description What a decision made of the comment.
             *
             *     * `pending` - Pending
             *     * `published` - Published
             *     * `held` - Held
             *     * `rejected` - Rejected
             *     * `spam` - Spam
             *     * `withdrawn` - Withdrawn
             */
            status: components["schemas"]["CommentStatus"] | components["schemas"]["NullEnum"];
            /** @description None where it is of a measure. */
            thread: components["schemas"]["NotifiedThread"] | null;
            /** @description Whole where I may read it, else a tombstone; none where it is of something else. */
            comment: components["schemas"]["CommentOutput"] | null;
            /** @description What I forecast and now has an outcome. */
            prompt: components["schemas"]["PromptOutput"] | null;
            /** @description What was done about me; none once it is over or was taken back. */
            measure: components["schemas"]["MeasureOutput"] | null;
        };
        NotifiedThread: {
            key: string;
            url: string;
            title: string;
        };
        NullEnum: null;
        ObjectionRecordOutput: {
            name: string;
            /** @description Objections to what it, or they, removed. */
            answered: number;
            /** @description Of these: the comment is back. */
            upheld: number;
            /**
             * Format: double
             * @description Of Wilson's interval for the share, 95 %.
             */
            low: number;
            /** Format: double */
            high: number;
        };
        ObjectionRecordsOutput: {
            moderators: components["schemas"]["ObjectionRecordOutput"][];
            checks: components["schemas"]["ObjectionRecordOutput"][];
            /** @description Settings of the policy. */
            thresholds: components["schemas"]["ObjectionRecordOutput"][];
            rules: components["schemas"]["ObjectionRecordOutput"][];
        };
        /**
         * @description * `ignore` - Ignore
         *     * `hold` - Hold
         * @enum {string}
         */
        OnFailure: "ignore" | "hold";
        OptionOutput: {
            kind: components["schemas"]["SanctionKind"];
            /** @description 0: it takes no end. */
            max_hours: number;
            needs_end: boolean;
            /** @description Takes `reject_hours`. */
            may_reject: boolean;
            /** @description Takes the scope `all_sites`. */
            may_cover_all_sites: boolean;
        };
        /**
         * @description * `clear` - clear
         *     * `suspect` - suspect
         *     * `unavailable` - unavailable
         * @enum {string}
         */
        OutcomeEnum: "clear" | "suspect" | "unavailable";
        OutcomeOutput: {
            yes?: boolean;
            option?: number;
            /** Format: double */
            value?: number;
            /** Format: date */
            date?: string;
        };
        OwnCommentOutput: {
            id: string;
            /** @description The thread's key. */
            thread: string;
            parent: string | null;
            depth: number;
            status: components["schemas"]["CommentStatus"];
            /** @description None on a tombstone. */
            author: components["schemas"]["AuthorOutput"] | null;
            /** @description Markdown as typed. None on a tombstone. */
            body: string | null;
            /** @description Safe HTML. None on a tombstone. */
            body_html: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            edited_at: string | null;
            /**
             * @description Whose the text is since it was edited.
             *
             *     * `author` - author
             *     * `moderator` - moderator
             */
            edited_by: components["schemas"]["Editor"] | components["schemas"]["NullEnum"];
            is_featured: boolean;
            /** @description Listed first, on top of a page's limit. */
            is_pinned: boolean;
            /** @description No more replies anywhere below. */
            is_locked: boolean;
            /** @description What sets it apart, as to be shown: `staff`, `expert`, `answer`, `answered`, `unanswered`, `pinned`, `featured`, `side_yes`, `side_no`. More may come. */
            marks: string[];
            is_question: boolean;
            /** @description An expert's reply to a question. */
            is_answer: boolean;
            /** @description How many such replies a question has. */
            answers: number;
            upvotes: number;
            downvotes: number;
            reply_count: number;
            /** @description What its author forecast with it. */
            forecast: components["schemas"]["CommentForecastOutput"] | null;
            /** @description Of one's own comment that is `held`. */
            hold?: components["schemas"]["HoldOutput"] | null;
            /** @description Of one's own comment that is `rejected` or `spam`. */
            removal?: components["schemas"]["RemovalOutput"] | null;
        };
        OwnDataOutput: {
            items: components["schemas"]["OwnItemOutput"][];
            /** @description The cursor of the next page; null: it was the last. */
            next: string | null;
        };
        OwnForecastOutput: {
            prompt: string;
            /** @description None: nothing any more. */
            forecast: components["schemas"]["ForecastOutput"] | null;
            /** Format: date-time */
            made_at: string;
            /** @description It counts when that is published. */
            comment: string | null;
            counts: boolean;
        };
        OwnForecastsOutput: {
            /** @description All that I said, oldest first. */
            forecasts: components["schemas"]["OwnForecastOutput"][];
            score: components["schemas"]["OwnScoreOutput"] | null;
        };
        OwnItemOutput: {
            kind: components["schemas"]["OwnItemOutputKindEnum"];
            /** @description What is kept of it: docs/api.md has the fields of each kind. */
            details: {
                [key: string]: unknown;
            };
        };
        /**
         * @description * `profile` - profile
         *     * `token` - token
         *     * `mail_settings` - mail_settings
         *     * `confirmation_request` - confirmation_request
         *     * `comment` - comment
         *     * `vote` - vote
         *     * `flag` - flag
         *     * `notice` - notice
         *     * `follow` - follow
         *     * `mute` - mute
         *     * `notification` - notification
         *     * `forecast` - forecast
         *     * `score` - score
         *     * `record` - record
         * @enum {string}
         */
        OwnItemOutputKindEnum: "profile" | "token" | "mail_settings" | "confirmation_request" | "comment" | "vote" | "flag" | "notice" | "follow" | "mute" | "notification" | "forecast" | "score" | "record";
        OwnScoreOutput: {
            /** Format: double */
            brier: number | null;
            /** Format: double */
            log: number | null;
            /** Format: double */
            crps: number | null;
            /** Format: double */
            baseline: number;
            /** Format: double */
            peer: number;
            /** Format: double */
            coverage: number;
            /** @description What stood at the end. */
            final: components["schemas"]["ForecastOutput"] | null;
            prompt: string;
        };
        /**
         * @description * `immediate` - Immediate
         *     * `hourly` - Hourly
         *     * `daily` - Daily
         *     * `off` - Off
         * @enum {string}
         */
        Pace: "immediate" | "hourly" | "daily" | "off";
        PageOutput: {
            /** @description Published comments in the whole thread. */
            count: number;
            /** @description For `updates?since=`. */
            version: number;
            thread: components["schemas"]["ThreadOutput"];
            /** @description How many questions its readers are asked. */
            prompts: number;
            comments: components["schemas"]["NodeOutput"][];
            /** @description The cursor of the next page. */
            next: string | null;
        };
        PassageOutput: {
            /** @description As the first who quoted it wrote it. Plain text. */
            text: string;
            /** @description How many different ones quote it: three at least. */
            authors: number;
            /** @description In how many comments. */
            count: number;
            /** @description The first 20 of these, oldest first. */
            comments: components["schemas"]["QuotingOutput"][];
        };
        PassagesOutput: {
            /** @description 20 at most, what most quote first. */
            passages: components["schemas"]["PassageOutput"][];
        };
        PersonOutput: {
            name: string;
            decisions: number;
            approved: number;
            removed: number;
            /** @description By themselves. */
            taken_back: number;
            /** @description Somebody else decided about the same text afterwards. */
            seconded: number;
            /** @description And otherwise. */
            overruled: number;
            /** Format: date-time */
            latest_at: string;
        };
        /**
         * @description * `scheduled` - scheduled
         *     * `open` - open
         *     * `closed` - closed
         *     * `resolved` - resolved
         *     * `annulled` - annulled
         * @enum {string}
         */
        PhaseEnum: "scheduled" | "open" | "closed" | "resolved" | "annulled";
        PolicyInputRequest: {
            /** @description A site's key. */
            site: string;
            /** @description Its version as you saw it. */
            version: number;
            /** @description All that is not as by default. */
            settings: {
                /**
                 * @default none
                 * @enum {string}
                 */
                premoderation?: "none" | "new" | "all";
                /** @default 2 */
                new_commenter_threshold?: number;
                /** @default 2 */
                max_links?: number;
                /** @default 3 */
                min_seconds_to_submit?: number;
                /**
                 * @default on
                 * @enum {string}
                 */
                compare_sites?: "on" | "off";
                /**
                 * @default on
                 * @enum {string}
                 */
                hold_in_raids?: "on" | "off";
                /** @default 0.35 */
                flag_spam_at?: number;
                /** @default 0.5 */
                hold_spam_at?: number;
                /** @default 0.95 */
                spam_at?: number;
                /** @default 0.6 */
                flag_abuse_at?: number;
                /** @default 0.8 */
                hold_abuse_at?: number;
                /** @default 1 */
                reject_abuse_at?: number;
                /** @default 0.6 */
                flag_quality_at?: number;
                /** @default 0.8 */
                hold_quality_at?: number;
                /** @default 0.4 */
                flag_trust_at?: number;
                /** @default 0.5 */
                hold_trust_at?: number;
                /** @default 0.5 */
                trusted_lift?: number;
                /**
                 * @default medium
                 * @enum {string}
                 */
                hide_flagged?: "off" | "low" | "medium" | "high";
            };
        };
        PolicyOutput: {
            site: string;
            /** @description Send it with a change. */
            version: number;
            settings: {
                /**
                 * @default none
                 * @enum {string}
                 */
                premoderation?: "none" | "new" | "all";
                /** @default 2 */
                new_commenter_threshold?: number;
                /** @default 2 */
                max_links?: number;
                /** @default 3 */
                min_seconds_to_submit?: number;
                /**
                 * @default on
                 * @enum {string}
                 */
                compare_sites?: "on" | "off";
                /**
                 * @default on
                 * @enum {string}
                 */
                hold_in_raids?: "on" | "off";
                /** @default 0.35 */
                flag_spam_at?: number;
                /** @default 0.5 */
                hold_spam_at?: number;
                /** @default 0.95 */
                spam_at?: number;
                /** @default 0.6 */
                flag_abuse_at?: number;
                /** @default 0.8 */
                hold_abuse_at?: number;
                /** @default 1 */
                reject_abuse_at?: number;
                /** @default 0.6 */
                flag_quality_at?: number;
                /** @default 0.8 */
                hold_quality_at?: number;
                /** @default 0.4 */
                flag_trust_at?: number;
                /** @default 0.5 */
                hold_trust_at?: number;
                /** @default 0.5 */
                trusted_lift?: number;
                /**
                 * @default medium
                 * @enum {string}
                 */
                hide_flagged?: "off" | "low" | "medium" | "high";
            };
            /** Format: date-time */
            changed_at: string | null;
            changed_by: string | null;
        };
        PolicyReplayInputRequest: {
            /** @description A site's key. */
            site: string;
            /**
             * @description How many of the site's last decided comments are judged again.
             * @default 1000
             */
            last?: number;
            /** @description What to try out; all that is not as by default. */
            settings: {
                /**
                 * @default none
                 * @enum {string}
                 */
                premoderation?: "none" | "new" | "all";
                /** @default 2 */
                new_commenter_threshold?: number;
                /** @default 2 */
                max_links?: number;
                /** @default 3 */
                min_seconds_to_submit?: number;
                /**
                 * @default on
                 * @enum {string}
                 */
                compare_sites?: "on" | "off";
                /**
                 * @default on
                 * @enum {string}
                 */
                hold_in_raids?: "on" | "off";
                /** @default 0.35 */
                flag_spam_at?: number;
                /** @default 0.5 */
                hold_spam_at?: number;
                /** @default 0.95 */
                spam_at?: number;
                /** @default 0.6 */
                flag_abuse_at?: number;
                /** @default 0.8 */
                hold_abuse_at?: number;
                /** @default 1 */
                reject_abuse_at?: number;
                /** @default 0.6 */
                flag_quality_at?: number;
                /** @default 0.8 */
                hold_quality_at?: number;
                /** @default 0.4 */
                flag_trust_at?: number;
                /** @default 0.5 */
                hold_trust_at?: number;
                /** @default 0.5 */
                trusted_lift?: number;
                /**
                 * @default medium
                 * @enum {string}
                 */
                hide_flagged?: "off" | "low" | "medium" | "high";
            };
        };
        PresentOutput: {
            name: string;
            /** @description Cases that they work on. */
            claims: number;
            /**
             * Format: date-time
             * @description When they last did anything, to the minute.
             */
            seen_at: string;
            /**
             * Format: date-time
             * @description Their last decision of these days.
             */
            latest_at: string | null;
        };
        /**
         * @description * `eu_platform` - EU online platform
         *     * `eu_hosting` - EU hosting service
         *     * `none` - None
         * @enum {string}
         */
        PresetEnum: "eu_platform" | "eu_hosting" | "none";
        PreviewInputRequest: {
            /** @description Markdown. */
            body: string;
        };
        PreviewOutput: {
            /** @description What it takes the place of. */
            replaces: components["schemas"]["SanctionKind"][];
            /** @description On other sites, with the scope `all_sites`. */
            accounts: components["schemas"]["FoundAuthorOutput"][];
            /** @description What `reject_hours` would reject. */
            comments: components["schemas"]["RemovableCountsOutput"];
        };
        PriorityPartOutput: {
            code: string;
            points: number;
            sentence: string;
        };
        ProfileOutput: {
            id: string;
            name: string;
            kind: components["schemas"]["AuthorKind"];
            /** @description Speaks for the site. */
            is_staff: boolean;
            /** @description Knows what it is about: so the site says. */
            is_expert: boolean;
            /** @description What a member of staff or an expert is, as the site says. */
            title: string;
            /** @description The site's key. */
            site: string;
            /** Format: date-time */
            first_seen_at: string;
            /** Format: date-time */
            erased_at: string | null;
            /** @description Send it with a sanction. */
            version: number;
            standing: components["schemas"]["Standing"];
            /** @description What you may do about the author now. */
            may_impose: components["schemas"]["OptionOutput"][];
            comment_counts: components["schemas"]["StatusCountsOutput"];
            /** @description Of the last 30 days. */
            recent_counts: components["schemas"]["StatusCountsOutput"];
            /**
             * Format: double
             * @description Of those decided: 0 to 1.
             */
            removed_share: number | null;
            /** Format: double */
            recent_removed_share: number | null;
            /** @description The latest twenty. */
            comments: components["schemas"]["LatestCommentOutput"][];
            flags_given: components["schemas"]["FlagCountsOutput"];
            flags_received: components["schemas"]["FlagCountsOutput"];
            /** @description Who else wrote from the author's networks lately. */
            neighbours: components["schemas"]["NeighbourOutput"][];
            /** @description All, latest first. */
            sanctions: components["schemas"]["SanctionOutput"][];
            notes: components["schemas"]["NoteOutput"][];
        };
        PromptChangeOutput: {
            version: number;
            action: components["schemas"]["PromptChangeOutputActionEnum"];
            /** @description The person, or the name of the site's system. */
            by: string;
            /** @description What it was like afterwards. */
            values: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @description * `create` - Create
         *     * `edit` - Edit
         *     * `resolve` - Resolve
         *     * `annul` - Annul
         * @enum {string}
         */
        PromptChangeOutputActionEnum: "create" | "edit" | "resolve" | "annul";
        PromptDetailOutput: {
            id: string;
            /** @description The thread's key. */
            thread: string;
            /** @description The site's own name for it. */
            key: string | null;
            question: string;
            details: string;
            answer: components["schemas"]["AnswerKindOutput"];
            position: number;
            phase: components["schemas"]["PhaseEnum"];
            /** Format: date-time */
            opens_at: string;
            /** Format: date-time */
            closes_at: string;
            /** Format: date-time */
            resolves_at: string | null;
            resolution: components["schemas"]["ResolutionOutput"] | null;
            /** @description Readers whose forecast stands. */
            forecasters: number;
            /** @description Editors send it with a change. */
            version: number;
            changes: components["schemas"]["PromptChangeOutput"][];
        };
        PromptExportOutput: {
            prompt: components["schemas"]["PromptDetailOutput"];
            forecasts: components["schemas"]["ForecastRowOutput"][];
            scores: components["schemas"]["ScoreRowOutput"][];
        };
        PromptInputRequest: {
            /** @description Its version as you saw it. */
            version: number;
            question: string;
            /**
             * @description What counts as what, as plain text.
             * @default
             */
            details?: string;
            /** @description What an answer is, as docs/predictions.md has it. */
            answer: {
                /** @enum {string} */
                kind: "yes_no" | "choices" | "number" | "date";
                options?: string[];
                unit?: string;
                lower?: number | string;
                upper?: number | string;
                is_log?: boolean;
            };
            /**
             * Format: date-time
             * @description Now, if it is left out.
             */
            opens_at?: string | null;
            /**
             * Format: date-time
             * @description No forecast is taken, and none can be changed, from then on.
             */
            closes_at: string;
            /**
             * Format: date-time
             * @description When its editors expect to know.
             */
            resolves_at?: string | null;
            /**
             * @description Lower ones come first.
             * @default 0
             */
            position?: number;
        };
        PromptListOutput: {
            prompts: components["schemas"]["PromptOutput"][];
            next: string | null;
        };
        PromptOutput: {
            id: string;
            /** @description The thread's key. */
            thread: string;
            /** @description The site's own name for it. */
            key: string | null;
            question: string;
            details: string;
            answer: components["schemas"]["AnswerKindOutput"];
            position: number;
            phase: components["schemas"]["PhaseEnum"];
            /** Format: date-time */
            opens_at: string;
            /** Format: date-time */
            closes_at: string;
            /** Format: date-time */
            resolves_at: string | null;
            resolution: components["schemas"]["ResolutionOutput"] | null;
            /** @description Readers whose forecast stands. */
            forecasters: number;
            /** @description Editors send it with a change. */
            version: number;
        };
        PromptsOutput: {
            prompts: components["schemas"]["PromptOutput"][];
        };
        ProviderChangeInputRequest: {
            /**
             * @description Where it is, by https. Blank: the usual place of its kind.
             * @default
             */
            url?: string;
            /** @description Its key; printable ASCII. Never shown again. Left out: as it is. */
            secret?: string;
            /**
             * @description The model, where it has several.
             * @default
             */
            model?: string;
            /** @default 5000 */
            timeout_ms?: number;
            /**
             * @description Requests a day (UTC) at most.
             * @default 1000
             */
            daily_budget?: number;
            /** @default when_unsure */
            ask_when?: components["schemas"]["AskWhen"];
            /** @default ignore */
            on_failure?: components["schemas"]["OnFailure"];
            /**
             * @description Also send the author's name and e-mail.
             * @default false
             */
            shares_author?: boolean;
            /**
             * @description Publish nothing before it answered.
             * @default false
             */
            holds_until_answered?: boolean;
            /**
             * @description What machines hold, it may publish by clearing it.
             * @default false
             */
            may_release?: boolean;
            enabled: boolean;
        };
        ProviderInputRequest: {
            /**
             * @description Where it is, by https. Blank: the usual place of its kind.
             * @default
             */
            url?: string;
            /** @description Its key; printable ASCII. Never shown again. Left out: as it is. */
            secret?: string;
            /**
             * @description The model, where it has several.
             * @default
             */
            model?: string;
            /** @default 5000 */
            timeout_ms?: number;
            /**
             * @description Requests a day (UTC) at most.
             * @default 1000
             */
            daily_budget?: number;
            /** @default when_unsure */
            ask_when?: components["schemas"]["AskWhen"];
            /** @default ignore */
            on_failure?: components["schemas"]["OnFailure"];
            /**
             * @description Also send the author's name and e-mail.
             * @default false
             */
            shares_author?: boolean;
            /**
             * @description Publish nothing before it answered.
             * @default false
             */
            holds_until_answered?: boolean;
            /**
             * @description What machines hold, it may publish by clearing it.
             * @default false
             */
            may_release?: boolean;
            /** @description A site's key. */
            site: string;
            kind: components["schemas"]["ProviderKind"];
            /** @description Lower-case letters, digits, hyphens. Its check is `provider.<name>`. */
            name: string;
            /** @default true */
            enabled?: boolean;
        };
        /**
         * @description * `akismet` - Akismet
         *     * `openai` - Openai
         *     * `perspective` - Perspective
         *     * `webhook` - Webhook
         *     * `language_model` - Language Model
         * @enum {string}
         */
        ProviderKind: "akismet" | "openai" | "perspective" | "webhook" | "language_model";
        ProviderListOutput: {
            providers: components["schemas"]["ProviderOutput"][];
        };
        ProviderOutput: {
            id: string;
            site: string;
            kind: components["schemas"]["ProviderKind"];
            name: string;
            enabled: boolean;
            url: string;
            /** @description Its last four characters; null where there is none or it can't be read. */
            secret_end: string | null;
            model: string;
            timeout_ms: number;
            daily_budget: number;
            ask_when: components["schemas"]["AskWhen"];
            on_failure: components["schemas"]["OnFailure"];
            shares_author: boolean;
            holds_until_answered: boolean;
            may_release: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        ProviderStatsOutput: {
            /** @description Comments in the last 24 hours. */
            calls: number;
            answered: number;
            failed: number;
            skipped: number;
            queued: number;
            /** @description How many, by code. */
            failures: {
                [key: string]: number;
            };
            p95_latency_ms: number | null;
            breaker: components["schemas"]["BreakerEnum"];
            /** @description Requests, today (UTC). */
            budget_left: number | null;
        };
        PublicRecordOutput: {
            /** @description Prompts that were scored. */
            resolved: number;
            /**
             * Format: double
             * @description Peer scores with shrinkage: Σ peer / (30 + Σ coverage).
             */
            reputation: number;
            /**
             * Format: double
             * @description On average.
             */
            brier: number | null;
            /**
             * Format: double
             * @description On average.
             */
            coverage: number;
            calibration: components["schemas"]["BinOutput"][];
            ranges: components["schemas"]["RangesOutput"] | null;
        };
        QuestionOutput: {
            id: string;
            thread_title: string;
            thread_url: string;
            /** @description The text of the comment that it answers. */
            in_reply_to: string;
            /** @description As typed. */
            text: string;
            /** Format: date-time */
            written_at: string;
        };
        QueueOutput: {
            sites: components["schemas"]["StandingOutput"][];
            watched: components["schemas"]["WatchedThreadOutput"][];
        };
        QuotingOutput: {
            /** @description The comment's. */
            id: string;
            author: components["schemas"]["AuthorOutput"];
            /** Format: date-time */
            created_at: string;
        };
        RaidOutput: {
            id: string;
            site: string;
            /** @description None: the whole site. */
            thread: components["schemas"]["CaseThreadOutput"] | null;
            /** @description What gave it away; listed in docs/checks.md. */
            code: string;
            /** @description The same in a sentence. */
            why: string;
            /** @description How many accounts and comments, and the ids of these. */
            evidence: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            started_at: string;
            /** Format: date-time */
            ends_at: string;
            /** Format: date-time */
            ended_at: string | null;
            /** @description The moderator who ended it; none if it ended by itself. */
            ended_by: string | null;
        };
        RaidPageOutput: {
            raids: components["schemas"]["RaidOutput"][];
            next: string | null;
        };
        /** @description Of numbers and dates: eight in ten outcomes should be inside the ranges. */
        RangesOutput: {
            forecasts: number;
            inside: number;
            /** Format: double */
            low: number;
            /** Format: double */
            high: number;
        };
        RateOutput: {
            action: components["schemas"]["RateOutputActionEnum"];
            drawn: number;
            answered: number;
            /** @description Of these; they do not count. */
            unsure: number;
            /** @description The machine's action was. */
            wrong: number;
            /** Format: double */
            share: number | null;
            /**
             * Format: double
             * @description With 95 % confidence it is from this (Wilson's interval)
             */
            low: number;
            /**
             * Format: double
             * @description to this among all.
             */
            high: number;
        };
        /**
         * @description * `publish` - publish
         *     * `hold` - hold
         *     * `reject` - reject
         *     * `spam` - spam
         * @enum {string}
         */
        RateOutputActionEnum: "publish" | "hold" | "reject" | "spam";
        ReadInputRequest: {
            /** @description The newest notification that I have seen; all before it count as read too. */
            up_to: string;
        };
        RecordOutput: {
            /** @description Prompts that were scored. */
            resolved: number;
            /**
             * Format: double
             * @description Peer scores with shrinkage: Σ peer / (30 + Σ coverage).
             */
            reputation: number;
            /**
             * Format: double
             * @description On average.
             */
            brier: number | null;
            /**
             * Format: double
             * @description On average.
             */
            coverage: number;
            author: components["schemas"]["AuthorOutput"];
            calibration: components["schemas"]["BinOutput"][];
            ranges: components["schemas"]["RangesOutput"] | null;
        };
        RemovableCountsOutput: {
            published: number;
            held: number;
        };
        /** @description Why a comment was removed. */
        RemovalOutput: {
            by: components["schemas"]["Doer"];
            /** @description What it was decided upon: an automatic check or a moderator of their own, a reader's report, a notice of illegal content. */
            noticed: components["schemas"]["NoticedEnum"][];
            /** @description Both as sentences, in the reader's language. */
            how: string;
            /** @description The code of a house rule, if one was named. */
            reason: string;
            /** @description The same in a few words. */
            title: string;
            explanation: string;
            is_legal_ground: boolean;
            /** @description Which law, for a legal ground. */
            law: string;
            /** @description A page with the house rules that applied. */
            rules_url: string;
            /**
             * Format: date-time
             * @description Until when its author can object; null if they can't, or have.
             */
            appeal_until: string | null;
            /** @description A page on which its author can object, and sees what came of it. The link alone opens it. */
            appeal_url: string;
            appeal: components["schemas"]["AppealOutput"] | null;
        };
        RenderedOutput: {
            body_html: string;
        };
        ReplayOutput: {
            /** @description The comments looked at, by what a person decided, or where they stand. */
            checked: components["schemas"]["ByTruthOutput"];
            /** @description Those that the rule or list matches by itself; 0 for a policy. */
            matched: components["schemas"]["ByTruthOutput"];
            /** @description Removed comments that are held, rejected or marked as spam. */
            catches: components["schemas"]["StoppedOutput"];
            /** @description Published comments that are. */
            false_alarms: components["schemas"]["StoppedOutput"];
            /** @description Where verdicts differ. */
            changes: components["schemas"]["MoveOutput"][];
            /** @description The latest of each, 20 at most. */
            examples: components["schemas"]["ExamplesOutput"];
        };
        ReplayedOutput: {
            /** @description How many deliveries wait again. */
            replayed: number;
        };
        RepliesOutput: {
            comments: components["schemas"]["NodeOutput"][];
            next: string | null;
        };
        ReportDecisionsOutput: {
            /** @description When they first looked at a text, by action. */
            machine: {
                [key: string]: number;
            };
            people: {
                [key: string]: number;
            };
        };
        ReportOutput: {
            site: string;
            name: string;
            year: number;
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            is_over: boolean;
            decisions: components["schemas"]["ReportDecisionsOutput"];
            restrictions: components["schemas"]["RestrictedOutput"][];
            /**
             * Format: double
             * @description Of the restrictions, by machines alone.
             */
            machine_share: number | null;
            sanctions: components["schemas"]["SanctionedOutput"][];
            /** @description By readers. */
            reports: components["schemas"]["ReportedOutput"][];
            notices: components["schemas"]["NoticedOutput"][];
            /** @description From what brought a comment before a person to their decision. */
            handling: components["schemas"]["HandlingOutput"];
            /** @description Of authors. */
            objections: components["schemas"]["ComplainedOutput"][];
            /** @description Of those who reported a comment, or gave notice of it, and it stayed. */
            complaints: components["schemas"]["ComplaintsOutput"];
            audits: components["schemas"]["AuditedOutput"][];
        };
        ReportedOutput: {
            reason: string;
            count: number;
        };
        ReportsOutput: {
            /**
             * Format: double
             * @description The weight of readers' reports that hides a comment; null: none does.
             */
            hide_at: number | null;
            /** @description Upheld ones that was learned from; 0: nothing yet. */
            cases: number;
            /** Format: double */
            median_score: number | null;
            /**
             * Format: double
             * @description The 85th percentile.
             */
            grave_score: number | null;
            /** Format: date-time */
            learned_at: string | null;
        };
        ResolutionOutput: {
            /** @description None where it was annulled. */
            outcome: components["schemas"]["OutcomeOutput"] | null;
            /** Format: date-time */
            resolved_at: string;
            /** Format: date-time */
            known_at: string | null;
            source_url: string;
            note: string;
        };
        ResolveInputRequest: {
            /** @description Its version as you saw it. */
            version: number;
            /** @description `yes`, `option`, `value` or `date`. */
            outcome: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description Since when anybody could know: forecasts count until then. Now, if it is left out.
             */
            known_at?: string | null;
            /**
             * @description Where it says so.
             * @default
             */
            source_url?: string;
            /** @default  */
            note?: string;
        };
        RestrictedOutput: {
            /** @description `removed`, `refused`, `hidden`, `reworded` or `locked`. */
            kind: string;
            /** @description Of the European schema; `SPAM` for what that exempts as bulk commercial content. */
            category: string;
            /** @description A house rule's code; of a machine, what it took the comment for. */
            reason: string;
            /** @description The house rule's, as it is now. */
            title: string;
            is_illegal: boolean;
            by: components["schemas"]["Decider"];
            count: number;
        };
        RevertInputRequest: {
            /** @description A site's key. */
            site: string;
            /** @description What to put into force; 0: the shipped models alone. What was in force before, if left out. */
            version?: number | null;
        };
        RevisionOutput: {
            number: number;
            body_html: string;
            /** Format: date-time */
            created_at: string;
            by: components["schemas"]["Editor"];
        };
        RevisionsOutput: {
            /** @description Oldest first; the last is the text that is shown. */
            revisions: components["schemas"]["RevisionOutput"][];
        };
        /**
         * @description * `moderator` - Moderator
         *     * `admin` - Admin
         * @enum {string}
         */
        Role: "moderator" | "admin";
        RoleInputRequest: {
            role: components["schemas"]["Role"];
        };
        RuleInputRequest: {
            /** @description Its version as you saw it. */
            version: number;
            name: string;
            /** @description `if`, `then` and `exempt`, as docs/policy.md has them. */
            document: {
                [key: string]: unknown;
            };
            /**
             * @description Lower ones run first.
             * @default 0
             */
            position?: number;
            /** @default true */
            is_enabled?: boolean;
            /**
             * @description While it is fresh it switches itself off if it matches more than 5 % of all comments.
             * @default true
             */
            is_guarded?: boolean;
            /** Format: date-time */
            starts_at?: string | null;
            /** Format: date-time */
            ends_at?: string | null;
        };
        RuleListOutput: {
            rules: components["schemas"]["RuleOutput"][];
        };
        RuleOutput: {
            id: string;
            site: string;
            name: string;
            document: {
                [key: string]: unknown;
            };
            position: number;
            is_enabled: boolean;
            is_guarded: boolean;
            /** Format: date-time */
            starts_at: string | null;
            /** Format: date-time */
            ends_at: string | null;
            /** @description Send it with a change. */
            version: number;
            /** @description Why it switched itself off. */
            disabled: components["schemas"]["DisabledOutput"] | null;
            /** Format: date-time */
            created_at: string;
            created_by: string | null;
            /** Format: date-time */
            changed_at: string;
            changed_by: string | null;
        };
        RulePreviewInputRequest: {
            /** @description A site's key. */
            site: string;
            /**
             * @description How many of the site's last decided comments are judged again.
             * @default 1000
             */
            last?: number;
            /** @description The rule to try out. */
            document: {
                [key: string]: unknown;
            };
            /** @description The id of the rule it replaces. */
            rule?: string | null;
        };
        RuleTextInputRequest: {
            language: components["schemas"]["LanguageEnum"];
            title: string;
            /** @default  */
            explanation?: string;
        };
        RuleTextOutput: {
            language: string;
            title: string;
            explanation: string;
        };
        /** @description What a form should know before its reader begins to write. */
        RulesOutput: {
            /** @description The thread is open now. */
            accepts_comments: boolean;
            allows_guests: boolean;
            edit_window_seconds: number;
            max_body_characters: number;
        };
        RulesTextsInputRequest: {
            /** @description A site's key. */
            site: string;
            /** @description The house rules' version as you saw it; 0: the usual ones. */
            version: number;
            /** @description All of them, one for a language. */
            texts: components["schemas"]["AroundInputRequest"][];
        };
        SanctionInputRequest: {
            kind: components["schemas"]["SanctionKind"];
            reason: components["schemas"]["SanctionReason"];
            /** @description The author's version as you saw it. */
            version: number;
            /** @description How long; left out: until it is lifted. */
            hours?: number;
            /**
             * @description For the author.
             * @default
             */
            message?: string;
            /**
             * @description For colleagues.
             * @default
             */
            note?: string;
            /**
             * @description Also reject what the author wrote in so many hours before. 0: nothing.
             * @default 0
             */
            reject_hours?: number;
            /**
             * @description `all_sites`: also ban the same person's accounts on the other sites where I am admin.
             *
             *     * `site` - site
             *     * `all_sites` - all_sites
             * @default site
             */
            scope?: components["schemas"]["SanctionScope"];
        };
        /**
         * @description * `warn` - Warn
         *     * `suspend` - Suspend
         *     * `ban` - Ban
         *     * `shadow` - Shadow
         *     * `premoderate` - Premoderate
         *     * `trust` - Trust
         * @enum {string}
         */
        SanctionKind: "warn" | "suspend" | "ban" | "shadow" | "premoderate" | "trust";
        SanctionOutput: {
            id: string;
            kind: components["schemas"]["SanctionKind"];
            reason: components["schemas"]["SanctionReason"];
            message: string;
            note: string;
            /** @description None if a machine imposed it. */
            moderator: string | null;
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string | null;
            /** Format: date-time */
            acknowledged_at: string | null;
            /** Format: date-time */
            lifted_at: string | null;
            lifted_by: string | null;
            replaced_by: string | null;
            /**
             * Format: date-time
             * @description Comments since then go with it.
             */
            rejects_since: string | null;
            is_active: boolean;
            /** @description Whether you may take it back now. */
            may_lift: boolean;
        };
        /**
         * @description * `off_topic` - off topic
         *     * `abuse` - insults or harassment
         *     * `hate` - hate speech
         *     * `advertising` - advertising or spam
         *     * `misinformation` - Misinformation
         *     * `illegal` - against the law
         *     * `misuse` - misuse of reports
         *     * `evasion` - getting round an earlier sanction
         *     * `good_record` - a good record
         *     * `other` - Other
         * @enum {string}
         */
        SanctionReason: "off_topic" | "abuse" | "hate" | "advertising" | "misinformation" | "illegal" | "misuse" | "evasion" | "good_record" | "other";
        /**
         * @description * `site` - site
         *     * `all_sites` - all_sites
         * @enum {string}
         */
        SanctionScope: "site" | "all_sites";
        SanctionedOutput: {
            kind: string;
            reason: string;
            by: components["schemas"]["Decider"];
            count: number;
        };
        ScoreRowOutput: {
            /** Format: double */
            brier: number | null;
            /** Format: double */
            log: number | null;
            /** Format: double */
            crps: number | null;
            /** Format: double */
            baseline: number;
            /** Format: double */
            peer: number;
            /** Format: double */
            coverage: number;
            /** @description What stood at the end. */
            final: components["schemas"]["ForecastOutput"] | null;
            author: components["schemas"]["AuthorOutput"];
        };
        SecondOpinionOutput: {
            asked_by: string;
            /** @description None: any colleague. */
            asked_of: string | null;
            note: string;
            /** Format: date-time */
            asked_at: string;
        };
        SecondOpinionsOutput: {
            /** @description The longest waiting first. */
            asked_of_me: components["schemas"]["CaseOutput"][];
            /** @description The latest first. */
            asked_by_me: components["schemas"]["AnswerOutput"][];
        };
        /** @description One of these; `since` goes with `author`. */
        SelectionInputRequest: {
            /** @description Ids, 500 at most. */
            cases?: string[];
            /** @description A case's id: its comment, and all like it. */
            near_duplicates_of?: string | null;
            /** @description All by this author. */
            author?: string | null;
            /** Format: date-time */
            since?: string | null;
            /**
             * @description All that link there.
             * @default
             */
            link_domain?: string;
        };
        SetThreadDetailOutput: {
            id: string;
            key: string;
            title: string;
            section: string;
            url: string;
            state: components["schemas"]["ThreadState"];
            site: string;
            /** Format: date-time */
            closes_at: string | null;
            slow_seconds: number;
            mode: components["schemas"]["ModeEnum"];
            experts: components["schemas"]["ExpertOutput"][];
            note: string;
            note_html: string;
            /** @description Published comments. */
            count: number;
            /** @description Comments that were featured. */
            featured: number;
            /** @description Goes up with every change of these settings. */
            version: number;
            /** @description Experts of the site, those who came last first. */
            known_experts: components["schemas"]["ExpertOutput"][];
            /** @description The latest, newest first. */
            changes: components["schemas"]["ThreadChangeOutput"][];
        };
        SetThreadOutput: {
            id: string;
            key: string;
            title: string;
            section: string;
            url: string;
            state: components["schemas"]["ThreadState"];
            site: string;
            /** Format: date-time */
            closes_at: string | null;
            slow_seconds: number;
            mode: components["schemas"]["ModeEnum"];
            experts: components["schemas"]["ExpertOutput"][];
            note: string;
            note_html: string;
            /** @description Published comments. */
            count: number;
            /** @description Comments that were featured. */
            featured: number;
            /** @description Goes up with every change of these settings. */
            version: number;
        };
        SetThreadsOutput: {
            threads: components["schemas"]["SetThreadOutput"][];
            next: string | null;
        };
        SitePromptInputRequest: {
            question: string;
            /**
             * @description What counts as what, as plain text.
             * @default
             */
            details?: string;
            /** @description What an answer is, as docs/predictions.md has it. */
            answer: {
                /** @enum {string} */
                kind: "yes_no" | "choices" | "number" | "date";
                options?: string[];
                unit?: string;
                lower?: number | string;
                upper?: number | string;
                is_log?: boolean;
            };
            /**
             * Format: date-time
             * @description Now, if it is left out.
             */
            opens_at?: string | null;
            /**
             * Format: date-time
             * @description No forecast is taken, and none can be changed, from then on.
             */
            closes_at: string;
            /**
             * Format: date-time
             * @description When its editors expect to know.
             */
            resolves_at?: string | null;
            /**
             * @description Lower ones come first.
             * @default 0
             */
            position?: number;
            /**
             * @description The article's address, for a thread that has not begun.
             * @default
             */
            url?: string;
            /**
             * @description Its title, likewise.
             * @default
             */
            title?: string;
        };
        SiteResolutionInputRequest: {
            /** @description As in the prompt's answer; null annuls it. */
            outcome: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @description Since when anybody could know: forecasts count until then. Now, if it is left out.
             */
            known_at?: string | null;
            /**
             * @description Where it says so.
             * @default
             */
            source_url?: string;
            /** @default  */
            note?: string;
        };
        SiteRulesOutput: {
            /** @description 0: the usual ones. */
            version: number;
            /** Format: date-time */
            since: string | null;
            is_current: boolean;
            /** @description What stands around them, as plain text. */
            text: string;
            rules: components["schemas"]["ToldRuleOutput"][];
            /** @description A page with the same. */
            url: string;
            /** @description The page for a notice of illegal content, with the comment's id for `{comment}`; null: none taken. */
            notice_url: string | null;
            reader_contact: string;
            authority_contact: string;
            contact_languages: string;
            dispute_body: string;
        };
        SpanInputRequest: {
            start: number;
            end: number;
        };
        SpanOutput: {
            /** @description In code points of `body`. */
            start: number;
            end: number;
        };
        StaleAuthorOutput: {
            error: components["schemas"]["ErrorBody"];
            /** @description With `stale_author`: the author as they are now. */
            author?: components["schemas"]["ProfileOutput"];
        };
        StaleOutput: {
            error: components["schemas"]["ErrorBody"];
            /** @description With `stale_version`: the case as it is now, with who did what. */
            case?: components["schemas"]["CaseDetailOutput"];
        };
        /**
         * @description * `normal` - normal
         *     * `trusted` - trusted
         *     * `premoderated` - premoderated
         *     * `shadowed` - shadowed
         *     * `banned` - banned
         * @enum {string}
         */
        Standing: "normal" | "trusted" | "premoderated" | "shadowed" | "banned";
        StandingOutput: {
            site: string;
            /** @description Open cases by kind. */
            open: {
                [key: string]: number;
            };
            /** @description Null until the first check. */
            count_drift: components["schemas"]["CountDriftOutput"] | null;
            reports: components["schemas"]["ReportsOutput"];
        };
        StatementsOutput: {
            /** @description At most 100, comments before authors, each in the order of time; as the database takes them. */
            statements: {
                [key: string]: unknown;
            }[];
            /** @description The cursor of the next batch. */
            next: string | null;
        };
        StatisticsOutput: {
            site: string;
            /** Format: date */
            since: string;
            days: number;
            /** @description Every day. */
            volume: components["schemas"]["VolumeOutput"][];
            /** Format: double */
            spam_share: number | null;
            decision_times: components["schemas"]["TimesOutput"];
            /** @description Every day. */
            decision_times_by_day: components["schemas"]["DayTimesOutput"][];
            backlog: components["schemas"]["BacklogOutput"];
            /** @description Who decided anything. */
            moderators: components["schemas"]["PersonOutput"][];
            agreement: components["schemas"]["AgreementOutput"];
            checks: components["schemas"]["CheckRecordOutput"][];
            /** @description Those of authors that were answered. */
            objections: components["schemas"]["ObjectionRecordsOutput"];
            /** @description Who was here within five minutes, or claims cases. */
            present: components["schemas"]["PresentOutput"][];
        };
        StatusCountsOutput: {
            pending: number;
            published: number;
            held: number;
            rejected: number;
            spam: number;
            withdrawn: number;
        };
        StoppedOutput: {
            before: number;
            after: number;
            of: number;
        };
        TeamInputRequest: {
            /** @description A site's key. */
            site: string;
            /** @description Members without a second factor are let in nowhere. */
            requires_two_factors: boolean;
        };
        TeamOutput: {
            requires_two_factors: boolean;
            members: components["schemas"]["MemberOutput"][];
        };
        TemplateInputRequest: {
            /** @description A site's key. */
            site: string;
            question: string;
            /**
             * @description What counts as what, as plain text.
             * @default
             */
            details?: string;
            /** @description What an answer is, as docs/predictions.md has it. */
            answer: {
                /** @enum {string} */
                kind: "yes_no" | "choices" | "number" | "date";
                options?: string[];
                unit?: string;
                lower?: number | string;
                upper?: number | string;
                is_log?: boolean;
            };
            name: string;
            /** @default 7 */
            days_open?: number;
        };
        TemplateOutput: {
            id: string;
            name: string;
            question: string;
            details: string;
            answer: components["schemas"]["AnswerKindOutput"];
            days_open: number;
        };
        TemplatesOutput: {
            templates: components["schemas"]["TemplateOutput"][];
        };
        ThreadChangeOutput: {
            version: number;
            by: string;
            /** @description What it was like afterwards. */
            values: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
        };
        ThreadInputRequest: {
            /** @description Its version as you saw it. */
            version: number;
            state?: components["schemas"]["ThreadState"];
            /**
             * Format: date-time
             * @description It takes no new comments from then on.
             */
            closes_at?: string | null;
            /** @description Slow mode: how long each author waits between two comments; 0 not at all. */
            slow_seconds?: number;
            /**
             * @description In `questions`, top-level comments are questions, and replies of experts their answers.
             *
             *     * `conversation` - Conversation
             *     * `questions` - Questions
             */
            mode?: components["schemas"]["ModeEnum"];
            /** @description Whose replies are answers: ids of authors who are experts of the site; none: all of these. */
            experts?: string[];
            /** @description What stands above the comments, as Markdown. */
            note?: string;
        };
        ThreadOutput: {
            site: string;
            key: string;
            url: string;
            title: string;
            section: string;
            state: components["schemas"]["ThreadState"];
            /** @description Published comments. */
            count: number;
            version: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            closes_at: string | null;
            /** Format: date-time */
            last_comment_at: string | null;
            /** @description What the newsroom says above the comments, as safe HTML. */
            note_html: string;
            /** @description How long each author waits between two comments. */
            slow_seconds: number;
            /** @description Comments that moderators featured. */
            featured: number;
            /**
             * @description In `questions`, top-level comments are questions to experts.
             *
             *     * `conversation` - Conversation
             *     * `questions` - Questions
             */
            mode: components["schemas"]["ModeEnum"];
            /** @description Who answers; none: every expert of the site. */
            experts: components["schemas"]["ExpertOutput"][];
            /** @description How many passages several of its comments quote. */
            passages: number;
            /** @description Where the pages of its authors of the kind `sso` are, `{id}` for the author's; none, if the site wants none. */
            author_pages: string | null;
            /** @description Any of note, pace, featured, questions and passages is there to be shown. */
            is_guided: boolean;
        };
        /**
         * @description * `open` - Open
         *     * `closed` - Closed
         *     * `read_only` - Read Only
         * @enum {string}
         */
        ThreadState: "open" | "closed" | "read_only";
        TimesOutput: {
            /** @description Decisions on cases that waited. */
            count: number;
            /** Format: double */
            median_seconds: number | null;
            /** Format: double */
            p90_seconds: number | null;
        };
        ToldRuleOutput: {
            code: string;
            title: string;
            explanation: string;
            law: string;
        };
        TrialOutput: {
            finding: components["schemas"]["FindingOutput"] | null;
            /** @description A code; listed in docs/providers.md. */
            failure: string | null;
            /** @description What the provider said of it. */
            remark: string;
            latency_ms: number;
        };
        UnreadOutput: {
            unread: number;
        };
        UpdatesOutput: {
            count: number;
            /** @description For the next `since`. */
            version: number;
            /** @description New or changed, tombstones among them. */
            comments: components["schemas"]["CommentOutput"][];
            /** @description Ids no longer in the thread. */
            removed: string[];
            /** @description Ask again at once: there are more changes. */
            more: boolean;
        };
        VolumeOutput: {
            /**
             * Format: date
             * @description Of the first check (UTC).
             */
            day: string;
            /** @description As the comments stand now. */
            published: number;
            waiting: number;
            rejected: number;
            spam: number;
            withdrawn: number;
        };
        VoteInputRequest: {
            /**
             * @description 1 up, -1 down, 0 takes the vote back.
             *
             *     * `-1` - down
             *     * `0` - none
             *     * `1` - up
             */
            value: components["schemas"]["VoteValue"];
        };
        VoteOutput: {
            comment: string;
            value: components["schemas"]["VoteValue"];
            upvotes: number;
            downvotes: number;
        };
        /**
         * @description * `-1` - down
         *     * `0` - none
         *     * `1` - up
         * @enum {integer}
         */
        VoteValue: -1 | 0 | 1;
        WatchedThreadOutput: {
            id: string;
            key: string;
            title: string;
            section: string;
            url: string;
            state: components["schemas"]["ThreadState"];
            site: string;
        };
        WebhookFieldsRequest: {
            name: string;
            /** @description Where it is, by https. */
            url: string;
            /** @description Which events it hears of; none: all. */
            kinds?: components["schemas"]["EventKind"][];
            /** @default standard */
            format?: components["schemas"]["WebhookFormat"];
            /** @default true */
            enabled?: boolean;
        };
        /**
         * @description * `standard` - Standard
         *     * `slack` - Slack
         * @enum {string}
         */
        WebhookFormat: "standard" | "slack";
        WebhookInputRequest: {
            name: string;
            /** @description Where it is, by https. */
            url: string;
            /** @description Which events it hears of; none: all. */
            kinds?: components["schemas"]["EventKind"][];
            /** @default standard */
            format?: components["schemas"]["WebhookFormat"];
            /** @default true */
            enabled?: boolean;
            /** @description A site's key. */
            site: string;
        };
        WebhookListOutput: {
            webhooks: components["schemas"]["CountedWebhookOutput"][];
        };
        WebhookOutput: {
            id: string;
            site: string;
            name: string;
            url: string;
            kinds: components["schemas"]["EventKind"][];
            format: components["schemas"]["WebhookFormat"];
            enabled: boolean;
            /**
             * @description Why Parley switched it off, where it did.
             *
             *     * `failing` - failing
             *     * `gone` - gone
             */
            disabled_because: components["schemas"]["DisabledBecauseEnum"] | components["schemas"]["NullEnum"];
            /**
             * Format: date-time
             * @description Since when nothing has got there; null when it is well.
             */
            failing_since: string | null;
            /**
             * Format: date-time
             * @description Until when everything is signed with the secret before, too.
             */
            earlier_secret_until: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        WebhookTestOutput: {
            /** @description A code of docs/webhooks.md; null: it was taken. */
            error: string | null;
            /** @description HTTP. */
            status: number | null;
            latency_ms: number;
        };
        /**
         * @description * `reject` - reject
         *     * `hold` - hold
         *     * `suspect` - suspect
         *     * `note` - note
         * @enum {string}
         */
        WordListAction: "reject" | "hold" | "suspect" | "note";
        WordListFileInputRequest: {
            /** @description Its version as you saw it. */
            version: number;
            /** @description A CSV file's text with one column, `entry`: it replaces the entries. */
            csv: string;
        };
        WordListInputRequest: {
            /** @description Its version as you saw it. */
            version: number;
            name: string;
            action: components["schemas"]["WordListAction"];
            /** @default abuse */
            label?: components["schemas"]["WordListLabel"];
            /** @description Words or phrases, 2000 at most; blank ones are left out. */
            entries: string[];
            /** @description ISO 639-1, 20 at most: only comments in one of these; none: all. */
            languages?: string[];
            /** @default false */
            is_case_sensitive?: boolean;
            /** @default true */
            is_whole_words?: boolean;
        };
        /**
         * @description * `abuse` - abuse
         *     * `spam` - spam
         * @enum {string}
         */
        WordListLabel: "abuse" | "spam";
        WordListOutput: {
            id: string;
            site: string;
            name: string;
            action: components["schemas"]["WordListAction"];
            label: components["schemas"]["WordListLabel"];
            entries: string[];
            languages: string[];
            is_case_sensitive: boolean;
            is_whole_words: boolean;
            /** @description Send it with a change. */
            version: number;
            /** Format: date-time */
            updated_at: string;
            updated_by: string | null;
        };
        WordListPreviewInputRequest: {
            /** @description A site's key. */
            site: string;
            /**
             * @description How many of the site's last decided comments are judged again.
             * @default 1000
             */
            last?: number;
            /**
             * @description Of the list it replaces, if any.
             * @default
             */
            name?: string;
            action: components["schemas"]["WordListAction"];
            /** @default abuse */
            label?: components["schemas"]["WordListLabel"];
            /** @description Words or phrases, 2000 at most; blank ones are left out. */
            entries: string[];
            /** @description ISO 639-1, 20 at most: only comments in one of these; none: all. */
            languages?: string[];
            /** @default false */
            is_case_sensitive?: boolean;
            /** @default true */
            is_whole_words?: boolean;
        };
        WordListsOutput: {
            word_lists: components["schemas"]["WordListOutput"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    authors_mute_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                author_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    authors_mute_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                author_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    authors_record_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                author_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    comments_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnCommentOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    comments_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    comments_partial_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditInputRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnCommentOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    comments_appeals_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppealInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppealOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    comments_branch_retrieve: {
        parameters: {
            query?: {
                /** @description Levels of replies. */
                depth?: number;
                /** @description Comments above, at most. */
                levels?: number;
                /** @description First replies. */
                replies?: number;
            };
            header?: never;
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BranchOutput"];
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    comments_complaints_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppealInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppealOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    comments_flags_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description The answer to `challenge_required`: the challenge's token, a colon, and what was found. */
                "Parley-Challenge"?: string;
            };
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FlagInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagOutput"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    comments_notices_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoticeInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    comments_replies_retrieve: {
        parameters: {
            query?: {
                /** @description From `next` or `more_replies.cursor`. */
                cursor?: string;
                /** @description Levels of replies. */
                depth?: number;
                limit?: number;
                /** @description First replies of each comment. */
                replies?: number;
                /**
                 * @description * `best` - best
                 *     * `newest` - newest
                 *     * `oldest` - oldest
                 *     * `discussed` - discussed
                 *     * `controversial` - controversial
                 *     * `called` - called
                 *     * `featured` - featured
                 *     * `unanswered` - unanswered
                 *     * `sides` - sides
                 */
                sort?: "best" | "newest" | "oldest" | "discussed" | "controversial" | "called" | "featured" | "unanswered" | "sides";
            };
            header?: never;
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepliesOutput"];
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    comments_revisions_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionsOutput"];
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    comments_vote_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The answer to `challenge_required`: the challenge's token, a colon, and what was found. */
                "Parley-Challenge"?: string;
            };
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoteInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VoteOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    me_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    me_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    me_export_retrieve: {
        parameters: {
            query?: {
                /** @description From `next`; none for the first page. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnDataOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    me_notifications_retrieve: {
        parameters: {
            query?: {
                /** @description From `next`. */
                cursor?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationListOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    me_notifications_mail_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSettingsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    me_notifications_mail_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["MailSettingsInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSettingsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    me_notifications_read_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnreadOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    me_warnings_acknowledge_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                warning_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_audits_retrieve: {
        parameters: {
            query: {
                /** @description For `rates`: of the last so many days' decisions. */
                days?: number;
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_audits_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                audit_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuditInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditAnswerOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_authors_list: {
        parameters: {
            query: {
                /** @description How the name begins, in any case. */
                q: string;
                /** @description A site's key; all of mine if left out. */
                site?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundAuthorsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_authors_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                author_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_authors_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                author_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_authors_notes_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                author_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotesOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_authors_notes_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                author_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_authors_sanctions_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                author_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SanctionInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImposedOutput"];
                };
            };
            /** @description `stale_author` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaleAuthorOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_authors_sanctions_preview_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                author_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SanctionInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_bulks_undo_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bulk_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_case_notes_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_note_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_cases_list: {
        parameters: {
            query?: {
                /** @description An author's id. */
                author?: string;
                /**
                 * @description Who works on it now.
                 *
                 *     * `mine` - mine
                 *     * `others` - others
                 *     * `nobody` - nobody
                 */
                claimed?: "mine" | "others" | "nobody";
                cursor?: string;
                /**
                 * @description * `new` - New
                 *     * `spam` - Spam
                 *     * `abuse` - Abuse
                 *     * `rule` - Rule
                 *     * `flagged` - Flagged
                 *     * `illegal` - Illegal
                 *     * `noticed` - Noticed
                 *     * `urgent` - Urgent
                 *     * `appealed` - Appealed
                 *     * `unsure` - Unsure
                 *     * `unchecked` - Unchecked
                 */
                kind?: "new" | "spam" | "abuse" | "rule" | "flagged" | "illegal" | "noticed" | "urgent" | "appealed" | "unsure" | "unchecked";
                /** @description ISO 639-1; `und`: not known. */
                language?: string;
                limit?: number;
                /** @description Words, "phrases", -without. */
                q?: string;
                /** @description The id of a rule that matched the text. */
                rule?: string;
                /** @description A section of the publication. */
                section?: string;
                /** @description A site's key; all of mine if left out. */
                site?: string;
                /**
                 * @description * `priority` - priority
                 *     * `newest` - newest
                 *     * `oldest` - oldest
                 *     * `exposure` - exposure
                 *     * `deadline` - deadline
                 */
                sort?: "priority" | "newest" | "oldest" | "exposure" | "deadline";
                /**
                 * @description * `open` - Open
                 *     * `settled` - Settled
                 */
                state?: "open" | "settled";
                /** @description A thread's key. */
                thread?: string;
                /** @description In threads that I watch. */
                watched?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePageOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_cases_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetailOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_cases_claim_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_cases_claim_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_cases_decisions_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecidedOutput"];
                };
            };
            /** @description `stale_version` · `case_claimed` · `action_not_available` · `too_many_pinned` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaleOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_cases_notes_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseNoteInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseNoteOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_cases_bulk_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_cases_bulk_preview_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkPreviewInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkPreviewOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_changes_retrieve: {
        parameters: {
            query?: {
                /** @description The last answer's `cursor`; none to begin. */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangesOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_colleagues_retrieve: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColleaguesOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_comments_case_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetailOutput"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetailOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_decisions_undo_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                decision_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecidedOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_deliveries_replay_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_digest_retrieve: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DigestOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_digest_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DigestInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DigestOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_duties_retrieve: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DutiesOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_duties_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DutiesInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DutiesOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_erasures_list: {
        parameters: {
            query: {
                /** @description From `next`. */
                cursor?: number;
                limit?: number;
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureListOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_house_rules_retrieve: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HouseRulesOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_house_rules_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HouseRuleInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HouseRuleOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_house_rules_texts_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulesTextsInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HouseRulesOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_invitations_list: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationListOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_invitations_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInvitationOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_invitations_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_models_retrieve: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_models_replay_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelReplayInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_models_revert_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_notes_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                note_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_policy_retrieve: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_policy_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_policy_replay_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyReplayInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_prompt_templates_list: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatesOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_prompt_templates_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_prompt_templates_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_prompts_list: {
        parameters: {
            query: {
                /** @description From `next`. */
                cursor?: string;
                limit?: number;
                /** @description A site's key. */
                site: string;
                /** @description A thread's key. */
                thread?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptListOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_prompts_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPromptInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_prompts_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptDetailOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_prompts_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromptInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_prompts_annul_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnnulInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_prompts_forecasts_csv: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_prompts_forecasts_json: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptExportOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_prompts_resolve_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_providers_list: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderListOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_providers_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_providers_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_providers_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderChangeInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_providers_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_providers_stats_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderStatsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_providers_test_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_queue_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_raids_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description A site's key; all of mine if left out. */
                site?: string;
                /**
                 * @description * `active` - active
                 *     * `ended` - ended
                 */
                state?: "active" | "ended";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaidPageOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_raids_end_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                raid_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaidOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_reports_retrieve: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
                /** @description This one, if not given. */
                year?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_rules_list: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleListOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_rules_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRuleInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_rules_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_rules_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_rules_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_rules_preview_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulePreviewInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_sanctions_lift_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sanction_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImposedOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_second_opinions_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondOpinionsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_statements_retrieve: {
        parameters: {
            query: {
                /** @description From `next`. */
                cursor?: string;
                /** @description The first day of the restrictions (UTC). */
                since?: string;
                /** @description A site's key. */
                site: string;
                /** @description Also what the law exempts as bulk commercial content. */
                spam?: boolean;
                /** @description The last day. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_stats_retrieve: {
        parameters: {
            query: {
                /** @description How many, today (UTC) included. */
                days?: number;
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatisticsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_team_retrieve: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_team_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_member_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_team_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_threads_list: {
        parameters: {
            query: {
                /** @description From `next`. */
                cursor?: string;
                limit?: number;
                /** @description Only threads with this key, or of the page with this address. */
                name?: string;
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetThreadsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_threads_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetThreadDetailOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_threads_partial_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ThreadInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetThreadDetailOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_threads_watch_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_threads_watch_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_webhooks_list: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookListOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_webhooks_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhookOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_webhooks_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_webhooks_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookFieldsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_webhooks_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_webhooks_deliveries_retrieve: {
        parameters: {
            query?: {
                /** @description From `next`. */
                cursor?: number;
                limit?: number;
                /**
                 * @description * `waiting` - Waiting
                 *     * `delivered` - Delivered
                 *     * `dead` - Dead
                 */
                state?: "waiting" | "delivered" | "dead";
            };
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryListOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_webhooks_replay_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayedOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_webhooks_rotate_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhookOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_webhooks_test_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookTestOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_word_lists_list: {
        parameters: {
            query: {
                /** @description A site's key. */
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WordListsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_word_lists_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWordListInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WordListOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_word_lists_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                list_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WordListOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_word_lists_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                list_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WordListInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WordListOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_word_lists_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                list_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    "moderation_word_lists_entries.csv_retrieve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                list_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    "moderation_word_lists_entries.csv_update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                list_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WordListFileInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WordListOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    moderation_word_lists_preview_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WordListPreviewInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    prompts_crowd_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CrowdOutput"];
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    prompts_forecast_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnForecastsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    prompts_forecast_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForecastInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnForecastsOutput"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnForecastsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    prompts_forecast_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    "prompts_prompt.svg_retrieve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    prompts_resolution_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiteResolutionInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    prompts_scores_retrieve: {
        parameters: {
            query?: {
                /** @description From `next`. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalledPageOutput"];
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_authors_retrieve: {
        parameters: {
            query?: {
                /** @description From `next`. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                author_id: string;
                site_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorPageOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    "sites_authors_feed.atom_retrieve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                author_id: string;
                site_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_counts_retrieve: {
        parameters: {
            query: {
                /** @description Thread keys with commas between, 100 at most. */
                threads: string;
            };
            header?: never;
            path: {
                site_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountsOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    "sites_feed.atom_retrieve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                site_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_forecasters_retrieve: {
        parameters: {
            query?: {
                /** @description From `next`. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                site_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastersOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_guests_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description The answer to `challenge_required`: the challenge's token, a colon, and what was found. */
                "Parley-Challenge"?: string;
            };
            path: {
                site_key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GuestInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuestOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_preview_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                site_key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RenderedOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_rules_retrieve: {
        parameters: {
            query?: {
                /** @description The present one if left out. */
                version?: number;
            };
            header?: never;
            path: {
                site_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteRulesOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_threads_find: {
        parameters: {
            query: {
                /** @description The article's address. */
                url: string;
            };
            header?: never;
            path: {
                site_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_threads_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                site_key: string;
                thread_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadOutput"];
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_threads_comments_retrieve: {
        parameters: {
            query?: {
                /** @description From `next` or `more_replies.cursor`. */
                cursor?: string;
                /** @description Levels of replies. */
                depth?: number;
                limit?: number;
                /** @description First replies of each comment. */
                replies?: number;
                /**
                 * @description Ignored with a `cursor`, which holds it.
                 *
                 *     * `best` - best
                 *     * `newest` - newest
                 *     * `oldest` - oldest
                 *     * `discussed` - discussed
                 *     * `controversial` - controversial
                 *     * `called` - called
                 *     * `featured` - featured
                 *     * `unanswered` - unanswered
                 *     * `sides` - sides
                 */
                sort?: "best" | "newest" | "oldest" | "discussed" | "controversial" | "called" | "featured" | "unanswered" | "sides";
            };
            header?: never;
            path: {
                site_key: string;
                thread_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOutput"];
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_threads_comments_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, a post returns the comment that the first one made. */
                "Idempotency-Key"?: string;
                /** @description The answer to `challenge_required`: the challenge's token, a colon, and what was found. */
                "Parley-Challenge"?: string;
            };
            path: {
                site_key: string;
                thread_key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentInputRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnCommentOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    "sites_threads_feed.atom_retrieve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                site_key: string;
                thread_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_threads_follow_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                site_key: string;
                thread_key: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["FollowInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FollowOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_threads_follow_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                site_key: string;
                thread_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_threads_me_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                site_key: string;
                thread_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MineOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_threads_passages_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                site_key: string;
                thread_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PassagesOutput"];
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_threads_prompts_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                site_key: string;
                thread_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptsOutput"];
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_threads_prompts_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_key: string;
                site_key: string;
                thread_key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SitePromptInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptOutput"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptOutput"];
                };
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_threads_updates_retrieve: {
        parameters: {
            query: {
                /** @description A `version` you have seen. */
                since: number;
            };
            header?: never;
            path: {
                site_key: string;
                thread_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdatesOutput"];
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
    sites_threads_views_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                site_key: string;
                thread_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOutput"];
                };
            };
        };
    };
}
