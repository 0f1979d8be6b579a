"""The jobs that are of the whole installation. Each may run twice or late without harm."""

from datetime import UTC, datetime, timedelta

import structlog
from celery import shared_task
from django.conf import settings

from config.backups import BackupError, list_backups, make_backup
from config.reaching import database_at_hand
from config.unprivileged import ServerError

logger = structlog.get_logger(__name__)

# A job that comes twice, or was late yesterday, finds a backup that is new enough.
FRESH = timedelta(hours=12)
LIMIT_SECONDS = 4 * 3600


@shared_task(time_limit=LIMIT_SECONDS, soft_time_limit=LIMIT_SECONDS - 60)
def back_up() -> None:
    """Make the day's backup, unless there is one."""
    folder, keep = settings.BACKUP_FOLDER, settings.BACKUPS_KEPT
    if not keep:
        return
    newest = next(iter(list_backups(folder)), None)
    if newest and datetime.now(UTC) - datetime.fromtimestamp(newest.stat().st_mtime, UTC) < FRESH:
        return
    try:
        with database_at_hand() as url:
            path = make_backup(url, folder, keep=keep)
    except (BackupError, ServerError) as error:
        logger.error("backup_failed", error=str(error))
    else:
        logger.info("backup_made", file=str(path), size=path.stat().st_size)
