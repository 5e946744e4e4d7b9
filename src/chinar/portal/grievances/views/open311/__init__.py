"""Open311 GeoReport v2: http://wiki.open311.org/GeoReport_v2/ , and its Service Discovery.

What anybody may read holds no words of the citizen, no exact place, and no confidential case.
"""
