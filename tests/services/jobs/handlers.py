"""A kind of job that only tests know."""

RAN: list[int] = []


def note(job) -> dict:
    if job.args.get("fail"):
        raise RuntimeError("told to fail")
    RAN.append(job.id)
    return {"ran": True}
