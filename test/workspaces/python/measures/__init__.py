from measures.length import feet_to_metres, metres_to_feet

__all__ = ["feet_to_metres", "metres_to_feet"]
