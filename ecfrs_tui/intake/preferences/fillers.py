"""Words that may stand in a sentence about dates without meaning anything for them."""

from __future__ import annotations

from ecfrs_tui.intake.preferences.names import wordset

FILLERS = wordset(
    """
    a able absolutely accommodate accommodated actually again ahead all along an anyone anywhere appreciate
    appreciated appropriate approx approximately are arrange as attend availabilities availability back
    basis be because been beginning being bit book booking brilliant bring by calendar came can case cheers
    child children choice choices circa class classes cohort cohorts come coming commencing confirm
    consecutive contact convenience could currently date dates day days days' dear delighted delivered
    delivery diary did do does doing dont dr e.g each earliest email entire etc event exactly example
    excited eyfs fab fabulous fantastic fire fit form forms forward from full fully fyi g general generally
    get give given glad go going grateful group groups guys had hall happen happy has have having he hear
    hearing hello help her here hi hope hoping host hosting how i i'd i'll i'm i.e idea important infants
    into is ish it it'd it'll it's its itself join juniors keen key kids kind know ks1 ks2 ks3 ks4 ks5
    latest lesson lessons let let's lets like likely list lol look looking lots love lovely madam made
    mainly make many may maybe me meet might miss month months more mr mrs ms much must my myself nb need
    needed needs nice normally note number nursery occur of officer officers ok one ones opportunity option
    options our ours ourselves particular people per perhaps place plan planned planning please pls plz
    police poss possibly potentially preferences prefering primary probably provisional pupils put quite
    range re ready really receive reception regarding regards request requested require requirement roughly
    schedule school school's schoolday schools secondary see seem sent service session sessions set several
    shall she should sir slot slots so someone somewhere soon sorry sort sorts speak stage start starting
    starts still student students subject such suggest suggested suggestions super sure ta take talk talks
    teacher teachers team termtime thank thanks thankyou thanx that that'd that's thats the their them there
    there's these they they'd they're thing think this those tia time times timeslot timeslots timetable
    timetables to together too towards try ty type up upon us use using usual usually very via view visit
    visiting visits want wanted wants was way we we'd we'll we're we've week weekday weekdays weeks well
    were what when wherever which while who whole will willing wish with wk wonder wonderful wondering
    workshop workshops would wouldnt x ya year years yes you you'd your yours
    """
)

FILLER_PHRASES = """
    all classes; all of the; all the best; any chance; any of the; any of the following; any of these; any
    one of; apart from that; apart from these; apart from those; as possible; as we; aside from that; at
    present; at the; at the moment; best if; best regards; best to; best wishes; both classes; day of the
    week; days of the week; depending on you; each class; except for those; following dates; following days;
    following times; for the; for us; good afternoon; good afternoon all; good evening; good morning; half a
    day; half class; half day; half day visit; hi there; hour visit; if at all possible; if available; if
    free; if poss; if possible; if that's ok; if that's possible; if thats ok; if you are free; if you can;
    if you have availability; in the; key stage; kind regards; kindest regards; let me know; let us know;
    look forward; looking forward; many thanks; no hurry; no later date; no other dates; no other days; no
    other times; no others; no problem; no rush; no worries; not necessarily; not sure; nothing else; of
    the; on a; on the; one of; one of the; other than that; other than these; other than those; please note;
    school day; school days; term time; thank you; that would; the following; the following dates; there is;
    these are; this is; those are; time of day; time of the day; to us; warm regards; we have; where
    possible; would be fine; would be good; would be great; would be lovely; would be nice; would be perfect
"""
"""Harmless phrases, whose words taken one by one would mean something."""
