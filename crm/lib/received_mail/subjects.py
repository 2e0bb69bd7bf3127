"""The subject of a letter without the marks that programs put before it."""

import re

# As programs write them in our five languages, in German and in the North; also "Re[2]:" and "FW (2):".
FORWARDS = "fwd?|wg|vl|vb|tov|továbbít(?:va|ás)|pd|przekazano|redirecționat|înaintat|пер|пересл"
ANSWERS = "re|aw|vs|sv|odp|vá|válasz|răsp|răspuns|ha|на|отв|ответ"
COUNT = r"\s*(?:[\[(]\d{1,3}[\])]|\^\d{1,3})?\s*[::]\s*"
MARK = re.compile(rf"^\s*(?:{FORWARDS}|{ANSWERS}){COUNT}", re.IGNORECASE)
LONGEST = 200


def plain_subject(subject: str) -> str:
    """*subject* without "Fwd:", "Re:", "VS:", "Továbbítva:" …, at most `LONGEST` characters."""
    for _round in range(20):
        shorter = MARK.sub("", subject, count=1)
        if shorter == subject or not shorter.strip():
            break
        subject = shorter
    return subject.strip()[:LONGEST].strip()
