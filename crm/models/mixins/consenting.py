"""What a contact allows us to do, per channel: statements are added, never changed (GDPR)."""

from datetime import datetime

from crm.lib import clock
from crm.models.consent import Consent, ConsentChannel
from crm.models.event import Event


class Consenting:
    @property
    def consents_by_channel(self) -> dict[ConsentChannel, Consent]:
        """The statement that counts, of each channel that has one: the newest."""
        newest = {}
        for consent in self.consents:
            newest.setdefault(consent.channel, consent)
        return newest

    def allows(self, channel: ConsentChannel) -> bool:
        consent = self.consents_by_channel.get(channel)
        return consent is not None and consent.is_given

    def state_consent(
        self,
        channel: ConsentChannel,
        *,
        is_given: bool,
        by,
        source: str = "",
        wording: str = "",
        at: datetime | None = None,
    ) -> Event:
        """Write down that consent was given or withdrawn, by whom it was taken, where, in which words."""
        consent = Consent(
            channel=channel,
            is_given=is_given,
            source=source,
            wording=wording,
            user_id=by.id if by is not None else None,
            at=at or clock.now(),
        )
        self.consents.append(consent)
        event = self.record_event("consented", by=by, channel=channel.value, is_given=is_given)
        self.consents.sort(key=lambda each: (each.at, each.id), reverse=True)
        return event
