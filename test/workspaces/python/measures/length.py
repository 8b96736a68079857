METRES_PER_FOOT = 0.3048


def feet_to_metres(feet: float) -> float:
    return feet * METRES_PER_FOOT


def metres_to_feet(metres: float) -> float:
    return metres / METRES_PER_FOOT
