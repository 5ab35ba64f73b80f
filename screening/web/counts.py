"""What is counted of requests, for operators; each application counts for itself."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


class Counts:
    """Requests by route, how long they took, and what failed. No label is what somebody sent."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "screening_requests",
            "Requests answered",
            ("rule", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "screening_request_seconds",
            "From a request to its answer",
            ("rule",),
            registry=self._registry,
            buckets=BOUNDS,
        )
        self._errors = Counter(
            "screening_errors", "What went wrong", ("kind",), registry=self._registry
        )

        self._places: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def add(self, rule: str, method: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        place = (rule, method, status)
        found = self._places.get(place)
        if found is None:
            requests, took = self._requests.labels(*place), self._seconds.labels(rule)
            found = self._places[place] = (requests, took)
        found[0].inc()
        found[1].observe(seconds)

    def add_error(self, kind: str) -> None:
        """Count something that went wrong."""
        self._errors.labels(kind).inc()

    def text(self) -> bytes:
        """All counts, as Prometheus reads them."""
        return generate_latest(self._registry)
