"""Made-up places at real towns."""

from __future__ import annotations

from ecfrs_tui.domain.places import Place

CHELMSFORD = Place("point:chelmsford", "Chelmsford", 51.7356, 0.4685)
COLCHESTER = Place("point:colchester", "Colchester", 51.8892, 0.9042)
SOUTHEND = Place("point:southend", "Southend-on-Sea", 51.5406, 0.711)
BURNHAM = Place("point:burnham", "Burnham-on-Crouch", 51.629, 0.814)
MERSEA = Place("point:mersea", "West Mersea", 51.777, 0.915)
BRADWELL = Place("point:bradwell", "Bradwell-on-Sea", 51.724, 0.899)
BRIGHTLINGSEA = Place("point:brightlingsea", "Brightlingsea", 51.811, 1.025)
CANVEY = Place("point:canvey", "Canvey Island", 51.521, 0.599)
LEIGH = Place("point:leigh", "Leigh-on-Sea", 51.545, 0.656)
HARWICH = Place("point:harwich", "Harwich", 51.944, 1.285)
FELIXSTOWE = Place("point:felixstowe", "Felixstowe", 51.962, 1.347)
NORTH_SEA = Place("point:sea", "a slip of the finger", 51.75, 1.3)

TOWNS = (CHELMSFORD, COLCHESTER, SOUTHEND, BURNHAM, MERSEA, BRADWELL, BRIGHTLINGSEA, CANVEY, LEIGH, HARWICH)
